import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { codeOf } from '../text/tables.ts';
import { dayOf, roleOf } from './cells.ts';
import * as decide from './decide.ts';
import { changePost, type Draft } from './draft.ts';
import { orgPack } from './pack.ts';
import { type Cells, codeAsId, Faulty, type NewPerson, namesOf, type RowOutcome, type Standing } from './row.ts';
import { holdingOn, type Post } from './rules.ts';

/** The posts that a file speaks of, and who holds them. */
export class PostsOfFile {
  readonly #before: Standing;
  readonly #draft: Draft;
  /** Posts of each unit, in order of id, with those that the file opens. */
  readonly #inUnit = new Map<string, string[]>();
  /** Within a sheet each row is a post of its own; another sheet may speak of the same ones. */
  readonly #taken = new Map<string, Set<string>>();
  readonly #rowOf = new Map<string, RowOutcome>();
  /** Rows that say the same of the same person mean one post. */
  readonly #said = new Map<string, string>();
  readonly #holderOf = new Map<string, { username: string; out: RowOutcome }>();
  readonly #people = new Map<string, { accountId: string; displayName: string; out: RowOutcome }>();
  readonly handed: string[] = [];

  constructor(before: Standing, draft: Draft) {
    this.#before = before;
    this.#draft = draft;
    const natural = new Intl.Collator('en', { numeric: true }).compare;
    for (const post of [...before.posts.values()].sort((a, b) => natural(a.postId, b.postId))) this.#list(post);
  }

  #list({ postId, unitId }: Pick<Post, 'postId' | 'unitId'>): void {
    const ids = this.#inUnit.get(unitId);
    if (ids) ids.push(postId);
    else this.#inUnit.set(unitId, [postId]);
  }

  /** Who chooses first among posts alike: those who are there already, then new people, then rows without a person. */
  rank(cells: Cells, unitId: string): number {
    if (!cells.username) return 2;
    const accountId = this.#before.accounts.get(cells.username.toLowerCase())?.accountId;
    const there = (this.#inUnit.get(unitId) ?? []).some((id) => this.#holder(id) === accountId);
    return accountId !== undefined && there ? 0 : 1;
  }

  #holder = (postId: string): string | undefined =>
    holdingOn(this.#draft.posts.get(postId)!, this.#before.today)?.accountId;

  newAccounts = (): readonly NewPerson[] =>
    [...this.#people]
      .filter(([username]) => !this.#before.accounts.has(username))
      .map(([username, { accountId, displayName }]) => ({ accountId, username, displayName }));

  read(cells: Cells, out: RowOutcome): void {
    const wantsHolder = cells.username !== undefined || cells.person !== undefined;
    if (!cells.title && !cells.post && !cells.role) {
      if (wantsHolder) throw new Faulty('title', 'org.import-which-post');
      return;
    }
    const account = wantsHolder ? this.#account(cells, out) : null;
    const same = [out.unitId, cells.post, cells.title, cells.role, account?.username].join('\n');
    const before = account && this.#said.get(same);
    if (before) {
      out.postId = before;
      return;
    }
    const role = cells.role ? roleOf(cells.role) : undefined;
    const post = this.#known(cells, out, role, account?.accountId ?? null);
    out.postId = post ? this.#retitle(post, cells, role, out) : this.#open(cells, role, out);
    const earlier = this.#rowOf.get(out.postId);
    if (!earlier) this.#rowOf.set(out.postId, out);
    else out.post = null;
    if (account) {
      this.#said.set(same, out.postId);
      this.#hold(out, account, cells.since);
    } else if (out.post === 'new') out.notices.push({ column: 'username', code: 'org.import-vacant', facts: {} });
  }

  /** The post a row means: by its code; else by title and role in the unit, the one its person holds or a vacant one before others. */
  #known(cells: Cells, out: RowOutcome, role: Role | undefined, accountId: string | null): Post | null {
    if (cells.post) return this.#draft.posts.get(codeAsId(cells.post, 'post')) ?? null;
    const alike = (this.#inUnit.get(out.unitId!) ?? [])
      .filter((id) => !this.#taken.get(out.sheet)?.has(id))
      .map((id) => this.#draft.posts.get(id)!)
      .filter((p) => (!cells.title || p.zh === cells.title || p.en === cells.title) && (!role || p.role === role));
    const own = alike.find((p) => accountId !== null && this.#holder(p.postId) === accountId);
    return own ?? alike.find((p) => this.#holder(p.postId) === undefined) ?? alike[0] ?? null;
  }

  #take(postId: string, { sheet }: RowOutcome): void {
    this.#taken.set(sheet, (this.#taken.get(sheet) ?? new Set()).add(postId));
  }

  #retitle(post: Post, cells: Cells, role: Role | undefined, out: RowOutcome): string {
    this.#take(post.postId, out);
    if (post.unitId !== out.unitId)
      throw new Faulty('post', 'org.import-post-elsewhere', { post: post.postId, unit: post.unitId });
    if (role && role !== post.role)
      throw new Faulty('role', 'org.import-role-differs', {
        post: post.postId,
        role: wordOf(orgPack.roles[post.role]),
      });
    // A title in English finds its post, and is not taken for a new Chinese one.
    const zh = cells.title && cells.title !== post.en ? cells.title : post.zh;
    const events = decide.retitlePost(post, { zh, en: cells.titleEn ?? post.en });
    changePost(this.#draft, post.postId, events);
    out.post = events.length > 0 ? 'changed' : 'unchanged';
    return post.postId;
  }

  #open(cells: Cells, given: Role | undefined, out: RowOutcome): string {
    const unit = this.#draft.units.get(out.unitId!)!;
    const role = given ?? (cells.title ? codeOf(orgPack.roles, cells.title) : null);
    if (!role) throw new Faulty('role', 'org.import-role-missing', { known: namesOf(orgPack.roles) });
    const postId = cells.post
      ? codeAsId(cells.post, 'post')
      : decide.freePostId(unit.unitId, role, (id) => this.#draft.posts.has(id));
    const words = orgPack.roles[role];
    const title = { zh: cells.title ?? words.zh, en: cells.titleEn ?? words.en };
    changePost(
      this.#draft,
      postId,
      decide.openPost(unit, this.#draft.posts.has(postId), { postId, unitId: unit.unitId, role, ...title }),
    );
    this.#list({ postId, unitId: unit.unitId });
    this.#take(postId, out);
    out.post = 'new';
    return postId;
  }

  #account({ username: written, person }: Cells, out: RowOutcome): { accountId: string; username: string } {
    if (!written) throw new Faulty('username', 'org.import-username-missing');
    const username = written.toLowerCase();
    const known = this.#before.accounts.get(username);
    const earlier = this.#people.get(username);
    if (known && !known.active) throw new Faulty('username', 'org.account-unknown');
    if (known && person && person !== known.displayName)
      out.notices.push({ column: 'person', code: 'org.import-name-stays', facts: {} });
    if (known) return { accountId: known.accountId, username };
    if (earlier && person && person !== earlier.displayName)
      throw new Faulty('person', 'org.import-said-before', { sheet: earlier.out.sheet, row: earlier.out.line });
    if (earlier) return { accountId: earlier.accountId, username };
    if (!person) throw new Faulty('person', 'org.import-person-missing');
    const accountId = this.#before.newId();
    this.#people.set(username, { accountId, displayName: person, out });
    return { accountId, username };
  }

  #hold(
    out: RowOutcome,
    { accountId, username }: { accountId: string; username: string },
    written: string | undefined,
  ): void {
    const post = this.#draft.posts.get(out.postId!)!;
    const earlier = this.#holderOf.get(post.postId);
    if (earlier && earlier.username !== username)
      throw new Faulty('username', 'org.import-two-holders', { sheet: earlier.out.sheet, row: earlier.out.line });
    this.#holderOf.set(post.postId, { username, out });
    const since = written === undefined ? this.#before.today : dayOf(written);
    const holding = post.holdings.find(
      (h) => h.accountId === accountId && (h.until === null || h.until >= this.#before.today),
    );
    if (holding) {
      if (written !== undefined && holding.since !== since)
        out.notices.push({ column: 'since', code: 'org.import-since-stays', facts: { since: holding.since } });
      out.holder = earlier ? null : 'unchanged';
      return;
    }
    const isNew = !this.#before.posts.has(post.postId);
    const duties = this.#before.openDuties.get(post.postId) ?? [];
    const asked = { handoverId: this.#before.newId(), to: accountId, day: since, duties, at: this.#before.now };
    changePost(this.#draft, post.postId, isNew ? decide.appoint(post, accountId, since) : decide.handOver(post, asked));
    if (!isNew) this.handed.push(post.postId);
    out.holder = post.holdings.length > 0 ? 'changed' : 'new';
  }
}

const wordOf = ({ zh, en }: Text): Text => ({ zh, en });
