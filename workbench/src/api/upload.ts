import { answerOf, ProblemError, UNREACHABLE } from './client.ts';

interface Sent {
  readonly file: File;
  /** Idempotency key: sent again with the same one, it is one upload. */
  readonly key: string;
  /** How much of it has left this computer, 0 to 1: `fetch` cannot tell, and a large file takes minutes on an office's line. */
  readonly onPart: (part: number) => void;
  readonly signal: AbortSignal;
}

/** @throws ProblemError for anything but success, also if `signal` ended it */
export function upload<T>(path: string, { file, key, onPart, signal }: Sent): Promise<T> {
  const form = new FormData();
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new ProblemError(UNREACHABLE));
    request.open('POST', path);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('idempotency-key', key);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onPart(total > 0 ? loaded / total : 0);
    request.onload = () => {
      try {
        resolve(answerOf<T>(request.status >= 200 && request.status < 300, request.response));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = failed;
    request.onabort = failed;
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
