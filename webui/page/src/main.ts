import { mount } from 'svelte';
import App from './App.svelte';
import { taste } from './shell/taste.svelte';
import './style/tokens.css';
import './style/elements.css';

const target = document.getElementById('page');
if (!target) throw new Error('index.html has no #page');
await taste.start();
mount(App, { target });
