import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate, plainDate } from '../kernel/time.ts';
import { PACKS, readPack } from '../packs/read.ts';

export interface DemoUnit extends Text {
  readonly id: string;
  readonly parent: string | null;
  readonly kind: 'office' | 'bureau' | 'section' | 'street' | 'community' | 'window' | 'grid';
  readonly functions: readonly string[];
  readonly aliases: readonly string[];
  readonly places: readonly string[];
}

export interface DemoPost extends Text {
  readonly id: string;
  readonly unit: string;
  readonly role: Role;
}

/** `zh` is the name, `en` its reading. */
export interface DemoHolder extends Text {
  readonly id: string;
  readonly username: string;
  readonly posts: readonly string[];
  readonly from: PlainDate;
}

/** One thing that is done, `day` days (a fraction is hours) after filing. */
export interface DemoStep {
  readonly day: number;
  readonly do: string;
  readonly by: 'person' | 'system' | 'clerk' | 'handler' | 'head' | 'callback' | 'supervisor';
  readonly reached?: boolean;
  readonly outcome?: 'silence' | 'cannot-go-further';
}

export interface DemoWay extends Text {
  readonly id: string;
  readonly shows: readonly string[];
  /** Move the filing so that the handling is due this many working days from today. */
  readonly dueInWorkingDays?: number;
  readonly steps: readonly DemoStep[];
}

export interface DemoRating {
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly comment: string;
}

export interface DemoAnswer {
  readonly reasons: string;
  readonly result: string;
  readonly basis: string;
  readonly next: string;
}

export interface DemoMatter {
  readonly id: string;
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion' | 'praise' | 'petition';
  readonly channel: DemoChannel;
  readonly category: string;
  readonly place: string;
  readonly unit: string;
  /** The unit complained of or reported: the matter stays out of its sight. */
  readonly accused?: string;
  readonly anonymous?: true;
  /** The language it was written in, if not Chinese. */
  readonly lang?: 'en';
  readonly way: string;
  readonly daysAgo: number;
  /** Matters of a season: the months of filing. */
  readonly months?: readonly number[];
  readonly title: string;
  readonly text: string;
  readonly answer?: DemoAnswer;
  readonly notes?: readonly string[];
  readonly rating?: DemoRating;
  /** What the unit charged by the list, and what the person says they were asked to pay beside it; in fen. */
  readonly charged?: { readonly fee: string; readonly amount: number };
  readonly said?: { readonly what: string; readonly amount: number };
  /** What the person says the second time: after a correction, or on reopening. */
  readonly second?: DemoRating;
  /** The same matter told by others. */
  readonly others?: readonly { readonly channel: DemoChannel; readonly daysAfter: number; readonly text: string }[];
}

type DemoChannel = 'portal' | 'counter' | 'telephone' | 'letter' | 'visit' | 'mailbox' | 'transfer' | 'import';

export interface DemoOffice {
  readonly office: Text & {
    readonly id: string;
    readonly zone: string;
    readonly hours: readonly { readonly from: string; readonly to: string }[];
  };
  readonly closures: readonly (Text & { readonly monthDay: string })[];
  readonly units: readonly DemoUnit[];
  readonly posts: readonly DemoPost[];
  readonly holders: readonly DemoHolder[];
  readonly people: readonly string[];
  readonly linked: { readonly steps: readonly DemoStep[] };
  readonly ways: readonly DemoWay[];
  readonly matters: readonly DemoMatter[];
}

/** One appeal to file: a matter as its first writer tells it, or (`leadId`) as another does. */
export interface DemoAppeal {
  readonly id: string;
  readonly leadId: string | null;
  readonly matter: DemoMatter;
  readonly channel: DemoChannel;
  readonly title: string;
  readonly text: string;
  readonly daysAgo: number;
  readonly person: { readonly name: string; readonly mobile: string } | null;
  readonly steps: readonly DemoStep[];
}

/** Reads the demo office: `demo/office.yaml`, `demo/story.yaml` and every file of `demo/matters/`. Throws `pack.bad`. */
export function readDemo(): DemoOffice {
  const office = readPack<Pick<DemoOffice, 'office' | 'closures' | 'units' | 'posts' | 'holders'>>('demo/office').value;
  const story = readPack<Pick<DemoOffice, 'people' | 'linked' | 'ways'>>('demo/story').value;
  const files = readdirSync(join(PACKS, 'demo', 'matters')).filter((f) => f.endsWith('.yaml'));
  const matters = files.sort().flatMap((file) => {
    const name = `demo/matters/${file.slice(0, -'.yaml'.length)}`;
    return readPack<{ matters: DemoMatter[] }>(name).value.matters;
  });
  return { ...office, ...story, matters };
}

/** Every appeal in the order in which a loader files them: oldest first, a lead before those linked to it. */
export function demoAppeals(demo: DemoOffice): DemoAppeal[] {
  const ways = new Map(demo.ways.map((w) => [w.id, w]));
  const appeals: DemoAppeal[] = [];
  const person = (matter: DemoMatter) => {
    const n = appeals.length;
    const name = demo.people[n % demo.people.length]!;
    return matter.anonymous ? null : { name, mobile: `1990000${String(1000 + n)}` };
  };
  for (const matter of demo.matters) {
    const { id, channel, title, text, daysAgo } = matter;
    const steps = ways.get(matter.way)?.steps ?? [];
    appeals.push({ id, leadId: null, matter, channel, title, text, daysAgo, person: person(matter), steps });
    for (const [i, other] of (matter.others ?? []).entries()) {
      appeals.push({
        id: `${id}-${i + 2}`,
        leadId: id,
        matter,
        channel: other.channel,
        title,
        text: other.text,
        daysAgo: daysAgo - other.daysAfter,
        person: person(matter),
        steps: demo.linked.steps,
      });
    }
  }
  return appeals.sort((a, b) => b.daysAgo - a.daysAgo || Number(a.leadId !== null) - Number(b.leadId !== null));
}

const DAY_MS = 86_400_000;

/**
 * The day an appeal was filed, as seen from `today`. A matter of a season (`months`) is moved back to the latest such month that leaves
 * room for all its steps, so that nobody complains of cold radiators in July; the others of that matter move with it.
 */
export function filedOn(appeal: DemoAppeal, demo: DemoOffice, today: PlainDate): PlainDate {
  const now = Date.parse(`${today}T00:00:00Z`);
  const day = (ago: number) => new Date(now - ago * DAY_MS).toISOString().slice(0, 10);
  const { matter } = appeal;
  if (!matter.months) return plainDate(day(appeal.daysAgo));
  const way = demo.ways.find((w) => w.id === matter.way);
  const room = Math.ceil(Math.max(0, ...(way?.steps ?? []).map((s) => s.day))) + 1;
  const later = matter.daysAgo - appeal.daysAgo;
  for (let ago = Math.max(room, later); ago <= 366; ago += 1) {
    const date = parsePlainDate(day(ago));
    if (date && matter.months.includes(Number(date.slice(5, 7)))) return plainDate(day(ago - later));
  }
  return plainDate(day(appeal.daysAgo));
}
