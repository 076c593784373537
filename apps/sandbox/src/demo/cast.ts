import type { Language } from './lines/lines';

export interface CastMember {
  key: string;
  name: string;
  username: string;
  language: Language;
  platform: 'facebook' | 'instagram';
  followers: number;
}

type Row = [name: string, username: string, platform: 'f' | 'i', followers: number];

const rows: Record<Language, readonly Row[]> = {
  en: [
    ['Hazel Thornbury', 'hazel.pours', 'i', 1240],
    ['Corin Ashdown', 'corin.ashdown', 'f', 310],
    ['Marguerite Okello', 'margo.steeps', 'i', 42300],
    ['Tobias Wrenfield', 'tobias.wren', 'f', 95],
    ['Imani Castellow', 'imani.at.home', 'i', 2210],
    ['Declan Moorcroft', 'declan.moor', 'f', 180],
    ['Saoirse Pennick', 'saoirse.clay', 'i', 8700],
    ['Jonty Harkaway', 'jonty.harkaway', 'f', 64],
    ['Prudence Adeyar', 'pru.and.tea', 'i', 690],
    ['Elias Brackwater', 'elias.brews', 'i', 15600],
    ['Winnie Larkham', 'winnie.larkham', 'f', 240],
    ['Otis Fennimore', 'otis.fennimore', 'f', 130],
    ['Beatrix Solway', 'beatrix.bakes', 'i', 5400],
    ['Callum Drysdale-Roe', 'callum.dr', 'f', 77],
  ],
  el: [
    ['Ανθή Βλαχοδήμου', 'anthi.pours', 'i', 940],
    ['Σταύρος Καλαμιώτης', 'stavros.kal', 'f', 210],
    ['Δανάη Ροδοκανάκη', 'danai.rod', 'i', 18400],
    ['Μιλτιάδης Πετρόχωρος', 'miltos.p', 'f', 88],
    ['Ευανθία Μελισσουργού', 'evanthia.m', 'i', 3300],
    ['Ορέστης Γαληνός', 'orestis.gal', 'f', 150],
    ['Χρυσάνθη Δεληβορίνου', 'chrysanthi.home', 'i', 720],
    ['Παντελής Ακρίβος', 'pantelis.akr', 'f', 66],
    ['Ιφιγένεια Σταμπουλίδη', 'ifi.tea', 'i', 6100],
    ['Θεοφάνης Κουκουνάρης', 'fanis.kouk', 'f', 120],
    ['Ξανθίππη Λιβανού', 'xanthi.liv', 'i', 410],
    ['Λουκάς Βεργίτσης', 'loukas.verg', 'f', 340],
    ['Αρετή Παλαιοκαστρίτη', 'areti.ceramics', 'i', 9800],
    ['Νικηφόρος Σαρρής', 'nikiforos.s', 'f', 59],
  ],
  fa: [
    ['نگار فرهمندیان', 'negar.chai', 'i', 2600],
    ['آرش دلگشا', 'arash.delgosha', 'f', 190],
    ['مهرنوش سپهرآرا', 'mehrnoosh.sep', 'i', 42100],
    ['بابک رضوان‌پور', 'babak.rezvan', 'f', 74],
    ['ترانه کیانمهر', 'taraneh.k', 'i', 880],
    ['سیامک نیک‌آیین', 'siamak.nik', 'f', 260],
    ['پریسا گلستانه', 'parisa.golestaneh', 'i', 5200],
    ['کامیار زرین‌قلم', 'kamyar.zarrin', 'f', 140],
    ['شیده ماهوتیان', 'shideh.home', 'i', 1300],
    ['فرزین آذرگون', 'farzin.azar', 'f', 95],
    ['لیلا بهارمست', 'leila.bahar', 'i', 7400],
    ['هومن پاک‌سرشت', 'hooman.pak', 'f', 60],
    ['رویا سمندریان‌فر', 'roya.pots', 'i', 3100],
    ['کیوان روشن‌بین', 'keyvan.rb', 'f', 115],
  ],
  ar: [
    ['لمى الحديثي', 'lama.alhadithi', 'i', 1900],
    ['باسل النجماوي', 'basel.najmawi', 'f', 230],
    ['ريم السندياني', 'reem.mornings', 'i', 38700],
    ['عدنان القيسومي', 'adnan.q', 'f', 82],
    ['هالة البرغوثاوي', 'hala.b.home', 'i', 2700],
    ['يزن الكرمانجي', 'yazan.k', 'f', 160],
    ['نوف العنبري', 'nouf.tea', 'i', 11200],
    ['مروان الشهبندري', 'marwan.shah', 'f', 71],
    ['جمانة الفيروزي', 'jumana.f', 'i', 640],
    ['طلال المرجاني', 'talal.marjani', 'f', 310],
    ['سلوى الياسميني', 'salwa.yasmini', 'i', 4800],
    ['قصي الزنبقي', 'qusay.z', 'f', 54],
    ['دانة الصنوبري', 'dana.clay', 'i', 9300],
    ['فراس الغديري', 'firas.ghadiri', 'f', 127],
  ],
  zh: [
    ['沈若溪', 'ruoxi.tea', 'i', 3400],
    ['顾望舒', 'gu.wangshu', 'f', 170],
    ['陆清和', 'luqinghe', 'i', 42800],
    ['叶知秋', 'ye.zhiqiu', 'f', 66],
    ['苏映雪', 'yingxue.home', 'i', 1500],
    ['程亦安', 'cheng.yian', 'f', 220],
    ['纪云舟', 'ji.yunzhou', 'i', 7900],
    ['温小满', 'wen.xiaoman', 'f', 93],
    ['许听澜', 'tinglan.pots', 'i', 5600],
    ['宋时雨', 'song.shiyu', 'f', 140],
    ['江月白', 'jiang.yuebai', 'i', 830],
    ['罗嘉木', 'luo.jiamu', 'f', 58],
    ['林疏影', 'lin.shuying', 'i', 12100],
    ['贺兰亭', 'he.lanting', 'f', 105],
  ],
};

/** Seventy made-up people, fourteen for each language. */
export const cast: readonly CastMember[] = (Object.entries(rows) as [Language, readonly Row[]][]).flatMap(
  ([language, people]) =>
    people.map(([name, username, platform, followers]) => ({
      key: username,
      name,
      username,
      language,
      platform: platform === 'f' ? ('facebook' as const) : ('instagram' as const),
      followers,
    })),
);

/** The ids under which the platforms know them; the same on every start. */
export const idsOf = (member: CastMember): { id: string; directId: string } => {
  const number = String(cast.indexOf(member) + 1).padStart(3, '0');
  const id = member.platform === 'facebook' ? `6105920000000${number}` : `905920000000${number}`;
  return { id, directId: member.platform === 'facebook' ? `7205920000000${number}` : id };
};
