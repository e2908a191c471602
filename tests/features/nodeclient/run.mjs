// SPDX-License-Identifier: GPL-3.0-or-later
//
// Leads Miro's official Node client through its whole OAuth life against grantdesk-sandbox.
//
//     GRANTDESK_NODE_MODULES=…/node_modules GRANTDESK_SANDBOX=…/grantdesk-sandbox node run.mjs
//
// Exits with 77, "skipped", when GRANTDESK_NODE_MODULES is not set; anything else that is wrong is a failure.
// The client has its addresses built in, so its fetch is replaced by one that goes to the sandbox and
// refuses every address but Miro's two: nothing of this test can reach the real Miro.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const modules = process.env.GRANTDESK_NODE_MODULES;
if (modules === undefined) {
    console.log('SKIP: GRANTDESK_NODE_MODULES does not name a folder with @mirohq/miro-api');
    process.exit(77);
}

const require = createRequire(join(modules, 'none.js'));
const pinned = JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies['@mirohq/miro-api'];
assert.equal(JSON.parse(readFileSync(join(modules, '@mirohq/miro-api/package.json'))).version, pinned, 'the pinned version is installed');

const sandbox = spawn(process.env.GRANTDESK_SANDBOX, ['--port', '0'], {stdio: ['ignore', 'pipe', 'inherit']});
process.on('exit', () => sandbox.kill());
const lines = createInterface({input: sandbox.stdout})[Symbol.asyncIterator]();
const base = (await lines.next()).value;
const {apps, teams, users} = JSON.parse((await lines.next()).value);

function atSandbox(address) {
    const url = new URL(address);
    assert.ok(['https://miro.com', 'https://api.miro.com'].includes(url.origin), `nothing but Miro is asked: ${url.origin}`);
    return base + url.pathname + url.search;
}

const clientEntry = require.resolve('@mirohq/miro-api');
const fetchEntry = createRequire(clientEntry).resolve('node-fetch');
const realFetch = require(fetchEntry);
const fetched = (address, options) => realFetch(atSandbox(address), options);
require.cache[fetchEntry].exports = Object.assign(fetched, realFetch, {default: fetched});
const {Miro} = require(clientEntry);

class Storage {
    states = new Map();
    async get(user) { return this.states.get(user); }
    async set(user, state) { this.states.set(user, state); }
}

/** What a browser does: authorize address, consent page, button; answers where it is sent in the end. */
async function consent(authorizeUrl, team, user) {
    const first = await fetch(atSandbox(authorizeUrl), {redirect: 'manual'});
    assert.equal(first.status, 302);
    const page = await (await fetch(new URL(first.headers.get('location'), base))).text();
    const form = new URLSearchParams({team_id: team.id, user_id: user.id, decision: 'install'});
    for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
        form.append(name, value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
    const sent = await fetch(new URL('/app-install/', base), {method: 'POST', body: form, redirect: 'manual'});
    assert.equal(sent.status, 302, await sent.text());
    return new URL(sent.headers.get('location'));
}

async function contextStatus(token) {
    return (await fetch(base + '/v1/oauth-token', {headers: {Authorization: `Bearer ${token}`}})).status;
}

async function wholeLife(app, team, user) {
    const storage = new Storage();
    const redirectUrl = app.redirect_uris[0];
    const miro = new Miro({clientId: app.client_id, clientSecret: app.client_secret, redirectUrl, storage});
    assert.equal(await miro.isAuthorized('me'), false);

    const back = await consent(miro.getAuthUrl('a state & more', team.id), team, user);
    assert.equal(back.origin + back.pathname, redirectUrl);
    assert.equal(back.searchParams.get('state'), 'a state & more');
    assert.equal(back.searchParams.get('client_id'), app.client_id);
    assert.equal(back.searchParams.get('team_id'), team.id);

    await miro.handleAuthorizationCodeRequest('me', {headers: {host: back.host}, url: back.pathname + back.search});
    const state = await storage.get('me');
    assert.equal(state.userId, user.id);
    assert.equal(Boolean(state.refreshToken), app.lifetime_mode === 'expiring');
    assert.equal(Boolean(state.tokenExpiresAt), app.lifetime_mode === 'expiring');
    assert.equal(await miro.isAuthorized('me'), true);

    const information = await miro.as('me').tokenInfo();
    assert.equal(String(information.team.id), team.id);
    assert.equal(String(information.user.id), user.id);
    assert.equal(information.organization.name, team.organization_name);
    assert.deepEqual(information.scopes, app.scopes);
    const boards = [];
    for await (const board of miro.as('me').getAllBoards())
        boards.push(board.name);
    assert.deepEqual(boards, ['Sandbox board']);

    await assert.rejects(miro.exchangeCodeForAccessToken('me', back.href), {statusCode: 401}, 'a code is good once');

    if (app.lifetime_mode === 'expiring') {
        await storage.set('me', {...state, tokenExpiresAt: new Date(0).toISOString()});
        await miro.as('me').tokenInfo();
        const refreshed = await storage.get('me');
        assert.notEqual(refreshed.accessToken, state.accessToken);
        assert.notEqual(refreshed.refreshToken, state.refreshToken);
        assert.equal(await contextStatus(state.accessToken), 401, 'the old pair is dead');
        assert.equal(await contextStatus(refreshed.accessToken), 200);
        await storage.set('old', {...state, tokenExpiresAt: new Date(0).toISOString()});
        await assert.rejects(miro.as('old').tokenInfo(), {statusCode: 401}, 'the old refresh token is dead');
    }

    const last = (await storage.get('me')).accessToken;
    await miro.revokeToken('me');
    assert.equal(await contextStatus(last), 401, 'revoked');
    assert.equal(await miro.isAuthorized('me'), false);
}

for (const app of apps)
    await wholeLife(app, teams[2], users[1]);

// Without state and team the client sends both parameters empty; the sandbox takes them for absent.
const plain = new Miro({clientId: apps[0].client_id, clientSecret: apps[0].client_secret, redirectUrl: apps[0].redirect_uris[1], storage: new Storage()});
const back = await consent(plain.getAuthUrl(), teams[0], users[0]);
assert.equal(back.searchParams.has('state'), false);
assert.ok(await plain.exchangeCodeForAccessToken('me', back.searchParams.get('code')));

const wrong = new Miro({clientId: apps[0].client_id, clientSecret: 'x'.repeat(32), redirectUrl: apps[0].redirect_uris[0], storage: new Storage()});
await assert.rejects(wrong.exchangeCodeForAccessToken('me', 'some code'), {statusCode: 401});

const calls = await (await fetch(base + '/_sandbox/calls')).json();
assert.equal(calls.endpoints.revoke, 2);
console.log(`Miro's Node client ${pinned} lived its whole OAuth life: ${JSON.stringify(calls.endpoints)}`);
process.exit(0);
