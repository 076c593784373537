import { findClaims, mayNameAddress } from '@hubbub/suggestions';
import { parse } from 'tldts';

// A name: up to four words that begin with a capital, digits and "&" within. Scripts without capitals end at a comma or a verb.
const capital = String.raw`[\p{Lu}\p{N}](?:[\p{L}\p{M}\p{N}'’&-]|\.(?=[\p{L}\p{N}]))*`;
const name = String.raw`(${capital}(?:\s(?:(?:&|of|and|de|du|the|y|und|και)\s)?${capital}){0,3})`;
const said: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:[Oo]n behalf of|[Rr]epresent(?:ing)?|[Ww]ork(?:ing)? (?:for|at|with)|[Tt]eam (?:at|of)|[Ww]e at|[Hh]ere (?:at|from)|[Ff]rom(?: the)?(?: team at)?|[Mm]anager (?:at|of|for)|[Ff]ounder of|[Oo]ur (?:brand|company|agency|label|startup)(?:,| is)?|[Ww]e(?:'|’)?re|[Ww]e are|[Tt]his is|(?:brand|company|agency) called) (?:@)?${name}`,
    'u',
  ),
  new RegExp(
    String.raw`(?:από τ(?:ην|ον|ο|η)|εκ μέρους τ(?:ης|ου)|εκπροσωπ(?:ώ|ούμε) τ(?:ην|ον|ο|η)|[Εε]ίμαστε (?:η|ο|το)) (?:εταιρεία |εταιρία |μάρκα )?[«"“]?${name}`,
    'u',
  ),
  new RegExp(
    String.raw`(?:de (?:la marca|parte de)|da (?:marca|empresa)|de la marque|von (?:der Marke |der Firma )?|dell'azienda|del marchio) ${name}`,
    'u',
  ),
  new RegExp(
    String.raw`(?:[Ee]n nombre de|[Rr]epresento a|[Ss]oy de|[Ee]scribo de|[Ss]ou da|[Ff]alo da|[Rr]epresento a|[Aa]u nom de|[Jj]e travaille pour|[Jj]e représente|[Nn]ous représentons|[Ii]m Namen von|[Ii]ch vertrete|[Ii]ch schreibe für|[Pp]er conto di|[Rr]appresento|[Ll]avoro per|[Nn]amens|[Ii]k werk bij|[Vv]an het merk|[Kk]ami dari|[Ss]aya dari|[Dd]ari (?:brand|perusahaan|tim)|[Mm]ewakili|[Оо]т (?:компании|бренда|имени)|[Пп]редставля(?:ю|ем)|[Мм]ы из|[Яя] из|ब्रांड|कंपनी) (?:компанию |бренд |la marca |a marca |la marque |das Unternehmen |il marchio |het merk |brand )?[«"“„]?${name}`,
    'u',
  ),
  new RegExp(String.raw`${name} (?:markası|firması|şirketi|ekibi)(?:n|m|y|ndan|nden|ndan|adına|\s|$)`, 'u'),
  /(?:株式会社|合同会社)([\p{L}\p{N}・ー]{2,16}?)(?=の|と|です|より|、|。|\s|$)/u,
  /「([^「」]{2,20})」(?:という|の)(?:ブランド|会社|お店|店)/u,
  /(?:저희는 |저는 )?([\p{L}\p{N}]{2,16}) ?(?:브랜드|회사)(?:입니다|에서|의|인데|를|예요|이에요)/u,
  /(?:از طرف|از شرکت|از برند|نماینده(?:ی)?|برند) [«"“]?([\p{L}\p{N}‌]{2,20}(?: [\p{Lu}\p{N}][\p{L}\p{N}]*){0,2})/u,
  /(?:من شركة|من طرف|نمثل شركة|نمثل|علامة|شركة) [«"“]?([\p{L}\p{N}]{2,20}(?: [\p{Lu}][\p{L}\p{N}]*){0,2})/u,
  /(?:我们是|我是|来自|代表)[「“"]?([\p{L}\p{N}·&]{2,16}?)[」”"]?(?:品牌|公司|的|工作室|团队|集团|，|,|。|\s|$)/u,
];
/** What is no name although it stands where a name does. */
const noNames =
  /^(?:you|your|our|the|a|an|my|i|we|it|this|that|here|looking|interested|so|very|big|huge|fans?|happy|open|based|planning|hosting|a small|instagram|facebook|tiktok|youtube|whatsapp|telegram|greece|athens|iran|tehran|china|london|paris|berlin|一家|一个|做|一|个|شما|ما|كم|نحن)$/iu;
const freeMail =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|aol|gmx|web|mail|proton|protonmail|yandex|qq|163|126|sina|foxmail|naver|zoho|tutanota|chmail)$/u;
const notOwn =
  /^(?:instagram|facebook|fb|tiktok|youtube|youtu|twitter|x|t|linktr|beacons|bit|tinyurl|goo|google|docs|drive|dropbox|wetransfer|wa|whatsapp|telegram|linkedin|threads|bsky|mastodon|discord|reddit|spotify|apple|amazon|forms|calendly|zoom|notion|canva)$/u;

export interface Sender {
  /** Label of a domain ("acme" of acme.co.uk), lower case. */
  linkBrands: { brand: string; domain: string }[];
  mails: { brand: string | null; domain: string }[]; // null: a free mail provider
}

/** Domains of links and e-mail addresses in a text. */
export const findDomains = (text: string): Sender => {
  const sender: Sender = { linkBrands: [], mails: [] };
  if (!mayNameAddress(text)) return sender;
  for (const { kind, key, start, end } of findClaims(text.slice(0, 6_000))) {
    if (kind !== 'url' && kind !== 'email') continue;
    const written = kind === 'email' ? key.slice(key.lastIndexOf('@') + 1) : text.slice(start, end);
    const { domain, domainWithoutSuffix } = parse(written, { allowPrivateDomains: false });
    if (!domain || !domainWithoutSuffix) continue;
    if (kind === 'email')
      sender.mails.push({ brand: freeMail.test(domainWithoutSuffix) ? null : domainWithoutSuffix, domain });
    else if (!notOwn.test(domainWithoutSuffix)) sender.linkBrands.push({ brand: domainWithoutSuffix, domain });
  }
  return sender;
};

/** Who asks: the name that they give, else the domain that they write from. Null where nothing tells. */
export const findBrand = (text: string): string | null => {
  const read = text.slice(0, 6_000);
  for (const pattern of said) {
    const found = pattern
      .exec(read)?.[1]
      ?.replace(/[.'’&\s-]+$/u, '')
      .trim();
    if (found && found.length >= 2 && !noNames.test(found.split(' ')[0]!)) return found.slice(0, 80);
  }
  const { mails, linkBrands } = findDomains(read);
  const brand = mails.find((mail) => mail.brand !== null)?.brand ?? linkBrands[0]?.brand;
  return brand ? brand.charAt(0).toUpperCase() + brand.slice(1) : null;
};
