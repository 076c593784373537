import { threads } from '../threads';
import { slack } from '../slack';
import { countLinks, tooManyLinks } from './link-limit';

// The examples of https://developers.facebook.com/docs/threads/create-posts/text-attachments, and mixed scripts.
it.each([
  ['www.facebook.com', 1],
  ['www.instagram.com and www.threads.com', 2],
  ['www.example.com, www.example.com, and www.test.com', 2],
  ['https://a.example/x και http://b.example/ψ، https://c.example/ص。', 3],
  ['the same https://shop.example/a, (https://shop.example/a)! and http://shop.example/a.', 1],
  ['no link: ratio 3:2, e-mail a@b.example, wwwhat', 0],
])('counts the different links of "%s"', (text, count) => {
  expect(countLinks(text)).toBe(count);
});

const linked = (count: number) =>
  Array.from({ length: count }, (_, index) => `δες https://shop.example/${index} 👀`).join(' ');

it('takes five and not six, since the day of the rule and where there is one', () => {
  const since = new Date('2025-12-22T00:00:00Z');
  expect(tooManyLinks(threads.platform, linked(5), since)).toBeNull();
  expect(tooManyLinks(threads.platform, linked(6), since)).toEqual({ limit: 5, links: 6 });
  expect(tooManyLinks(threads.platform, linked(6), new Date('2025-12-21T23:59:59Z'))).toBeNull();
  expect(tooManyLinks(slack.platform, linked(60), since)).toBeNull();
});
