// Runes everywhere; TypeScript in components is stripped by Svelte itself. Short names for scopes: each element of a component bears its own.
export default { compilerOptions: { runes: true, cssHash: ({ css, hash }) => `s${hash(css).slice(0, 4)}` } };
