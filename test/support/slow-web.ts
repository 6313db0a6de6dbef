// A web process that holds an answer back until half a second after it was asked to stop: by then it takes nothing new.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { live } from '../../src/app/web-life.ts';

const held: ServerResponse[] = [];
const server = createServer((request, response) => {
  if (request.url !== '/slow') return void response.end('answered');
  held.push(response);
  process.send?.({ kind: 'asked' });
});
const answer = () => {
  for (const response of held) response.end('answered');
};

await live(
  ({ HOST }) => new Promise((resolve) => server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port))),
  () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      setTimeout(answer, 500);
    }),
);
