import { createTransport } from 'nodemailer';

/** A mail, whole. `id` becomes its Message-ID: sent again after a crash, mail programs show it once. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** How a sending ended: gone, or refused for good (the address is wrong). Anything else throws and is tried again. */
export type Sent = 'sent' | 'refused';

export interface Mailer {
  send(mail: Mail): Promise<Sent>;
  close(): void;
}

/**
 * Sends by SMTP.
 * @param url `smtp://user:password@host:587`, `smtps://…`; `?from=` sets the sender, else `changxiao@` and the host
 */
export function openMailer(url: string): Mailer {
  const address = new URL(url);
  const from = address.searchParams.get('from') ?? `changxiao@${address.hostname}`;
  address.searchParams.delete('from');
  const domain = from.split('@').at(-1)!.replace(/>$/, '');
  const transport = createTransport({
    url: address.href,
    connectionTimeout: 15_000,
    socketTimeout: 30_000,
    // A message is text made here: nothing is fetched or read from the disk on its account.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          // No holiday notes in answer (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return 'sent';
      } catch (error) {
        const { responseCode, command } = error as { responseCode?: number; command?: string };
        // 5xx to RCPT is about the address; 5xx elsewhere (sign-in, policy) is about us, and may be put right.
        if (responseCode !== undefined && responseCode >= 500 && command === 'RCPT TO') return 'refused';
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
