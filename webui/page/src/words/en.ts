/**
 * All texts of the page in English; `de.ts` has the same in German, checked by the compiler and a test.
 * {holes} are filled in; *strong*; ~the number that a sentence is about~.
 */
import { drawing, say } from './en.drawing';
import { failover } from './en.failover';
import { line } from './en.line';
import { pages } from './en.pages';
import { profile } from './en.profile';
import { service } from './en.service';
import { system } from './en.system';
import { backup } from './en.backup';

export const en = {
  unknown: 'not known',
  never: 'never',
  cancel: 'Cancel',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  yes: 'yes',
  no: 'no',
  loading: 'Loading …',
  typeName: 'Type *{name}* to confirm',
  notReached: 'The appliance does not answer. What is shown may be old; it is tried again.',
  notReachedNow: 'The appliance did not answer; whether it was done is not known. Look before you try again.',
  throttled: 'Too many attempts. Try again in {span}.',
  filter: 'Filter',
  csv: 'CSV',
  csvHint: 'Download these rows as CSV',
  rows: '{count} rows',
  oneRow: '1 row',
  noneMatch: 'Nothing matches “{filter}”.',
  sizeBad: 'A size is a number with a unit, like 400 GiB.',
  nameBad: 'A name starts with a letter or digit; then letters, digits and . _ - (64 at most).',
  severity: { info: 'note', warning: 'attention', error: 'trouble' },
  role: { viewer: 'viewer', operator: 'operator', admin: 'administrator' },
  groupRole: { primary: 'primary', secondary: 'secondary', superseded: 'superseded' },
  shell: {
    skip: 'Skip to content',
    menu: 'Menu',
    nav: 'Pages',
    overview: 'Overview',
    volumes: 'Volumes',
    checkpoints: 'Checkpoints',
    line: 'Line',
    failover: 'Failover',
    profile: 'Profile',
    events: 'Events',
    hosts: 'Hosts & access',
    panel: 'Front panel',
    system: 'System',
    theme: 'Colours',
    asSystem: 'as the system',
    light: 'light',
    dark: 'dark',
    language: 'Language',
    signOut: 'Sign out',
    allWell: 'All is well',
    openAlarms: '{count} open alarms',
    oneAlarm: '1 open alarm',
    connecting: 'Connecting',
    lost: 'No connection for {span}',
    lostHint: 'What is shown is {span} old. The page connects again by itself; the appliance goes on meanwhile.',
    done: 'Dismiss',
  },
  enter: {
    signIn: 'Sign in',
    name: 'Name',
    password: 'Password',
    totp: 'One-time code',
    totpHint: 'Of your authenticator, six digits.',
    ended: 'Your session is over. Sign in again to go on.',
    setUp: 'Set up {appliance}',
    setUpWhy: 'Nobody is set up on this appliance yet. Whoever has the code becomes its administrator.',
    code: 'Set-up code',
    codeHint: 'On the appliance: forebay user setup-code. serve prints it, too, at its start.',
    newName: 'Your name',
    again: 'Password again',
    passwordHint: '{count} characters or more. A sentence is good.',
    differ: 'The two passwords are not the same.',
    short: 'The password needs {count} characters or more.',
    create: 'Become administrator',
    motto: 'Your writes here. A good copy there.',
    confirmTitle: 'Your password once more',
    confirmWhy: 'This step changes what hosts or copies can rely on. Enter your password to go on.',
    confirm: 'Confirm',
    asking: 'Looking for the appliance …',
  },
  say,
  draw: drawing,
  ...pages,
  ...system,
  ...backup,
  ...failover,
  ...line,
  ...profile,
  ...service,
  deeds: 'Actions',
  stepDone: '(done)',
};

/** What every language has: the same keys, any texts. */
export type Catalogue = typeof en;
