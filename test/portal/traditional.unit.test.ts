import { expect, test } from 'vitest';
import { toTraditional } from '../../portal/traditional.ts';

test('pages take the characters and words of Taiwan, an answer is no echo, and what was typed stays as it was', async () => {
  expect(await toTraditional('<p>件件有回音，默认网络</p>')).toBe('<p>件件有回音，預設網路</p>');
  expect(await toTraditional('<input value="路灯"><textarea>回复</textarea>')).toBe(
    '<input value="路灯"><textarea>回复</textarea>',
  );
});
