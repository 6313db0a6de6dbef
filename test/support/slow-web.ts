// A web process that takes half a second over an answer: long enough to be asked to stop meanwhile.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { live } from '../../src/app/web-life.ts';

const server = createServer((request, response) => {
  setTimeout(() => response.end('answered'), request.url === '/slow' ? 500 : 0);
});

await live(
  ({ HOST }) => new Promise((resolve) => server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port))),
  () => new Promise((resolve) => server.close(() => resolve())),
);
