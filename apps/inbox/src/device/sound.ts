import { isLeader } from './leader';

/** How this device sounds; kept in the browser, since it is about the room one sits in. */
export interface SoundSettings {
  isOn: boolean;
  quietFrom: string; // 'HH:MM', local time; equal to `quietTo`: no quiet hours
  quietTo: string;
}

export const usualSound: SoundSettings = { isOn: true, quietFrom: '22:00', quietTo: '07:00' };
const memoryKey = 'hubbub:sound';
export const coolDownMs = 10_000;

export const readSound = (): SoundSettings => {
  try {
    return { ...usualSound, ...(JSON.parse(localStorage.getItem(memoryKey) ?? '{}') as Partial<SoundSettings>) };
  } catch {
    return usualSound;
  }
};

export const keepSound = (settings: SoundSettings): void => {
  try {
    localStorage.setItem(memoryKey, JSON.stringify(settings));
  } catch {
    // For this visit only.
  }
};

/** True within the quiet hours, also when they span midnight. */
export const isQuiet = ({ quietFrom, quietTo }: SoundSettings, at: Date): boolean => {
  const now = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  if (quietFrom === quietTo) return false;
  return quietFrom < quietTo ? now >= quietFrom && now < quietTo : now >= quietFrom || now < quietTo;
};

let rangAt = Number.NEGATIVE_INFINITY;

/** Whether a sound may be made now; a yes counts as one, and none follows within ten seconds. */
export const mayRing = (now: Date, settings = readSound(), leads = isLeader()): boolean => {
  if (!leads || !settings.isOn || isQuiet(settings, now) || now.getTime() - rangAt < coolDownMs) return false;
  rangAt = now.getTime();
  return true;
};

/** Two soft tones, made here: nothing is fetched. Browsers keep silent until the member has pressed something. */
export const ring = (): void => {
  if (!mayRing(new Date())) return;
  try {
    const audio = new AudioContext();
    const volume = audio.createGain();
    volume.connect(audio.destination);
    volume.gain.setValueAtTime(0.0001, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.45);
    const tone = audio.createOscillator();
    tone.frequency.setValueAtTime(660, audio.currentTime);
    tone.frequency.setValueAtTime(880, audio.currentTime + 0.12);
    tone.connect(volume);
    tone.start();
    tone.stop(audio.currentTime + 0.5);
    tone.addEventListener('ended', () => void audio.close());
  } catch {
    // No sound here; title, dot and badge still say it.
  }
};
