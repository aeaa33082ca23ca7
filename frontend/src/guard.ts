/** One window a sitting. The one that opens second asks; the first answers, and gives way when told. */

interface Word {
  readonly from: string;
  readonly say: 'who' | 'here' | 'take' | 'given';
}
const PATIENCE_MS = 300;

export class Guard {
  private readonly me = crypto.getRandomValues(new Uint32Array(2)).join('-');
  private readonly channel: BroadcastChannel;
  private holding = false;
  private heard: (word: Word) => void = () => undefined;

  /** `leave` saves and closes what this window holds, before the other one goes on. */
  constructor(
    sitting: string,
    private readonly leave: () => Promise<void>,
  ) {
    this.channel = new BroadcastChannel(`ventanilla-sitting-${sitting}`);
    this.channel.onmessage = ({ data }: MessageEvent<Word>): void => void this.answer(data);
  }

  private say(word: Word['say']): void {
    this.channel.postMessage({ from: this.me, say: word } satisfies Word);
  }

  private async answer(word: Word): Promise<void> {
    if (word.from === this.me) return;
    this.heard(word);
    if (!this.holding) return;
    if (word.say === 'who') this.say('here');
    if (word.say === 'take') {
      this.holding = false;
      await this.leave();
      this.say('given');
    }
  }

  private ask(word: 'who' | 'take', reply: 'here' | 'given', patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.heard = ({ say }): void => {
        if (say !== reply) return;
        clearTimeout(timer);
        resolve(true);
      };
      this.say(word);
    });
  }

  /** True where another window holds this sitting. */
  async elsewhere(): Promise<boolean> {
    return this.ask('who', 'here', PATIENCE_MS);
  }

  /** Take it over (the other window saves first), or simply hold it. */
  async hold(other: boolean): Promise<void> {
    if (other) await this.ask('take', 'given', PATIENCE_MS * 10);
    this.holding = true;
  }
}

/** Called in every window when somebody signs out in one. */
export function onSignOut(then: () => void): void {
  new BroadcastChannel('ventanilla-session').onmessage = ({ data }): void => {
    if (data === 'signed-out') then();
  };
}
