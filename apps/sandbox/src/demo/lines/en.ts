import type { Lines } from './lines';

export const en: Lines = {
  products: {
    harbour: 'the Harbour teapot',
    pebble: 'the Pebble cups',
    fog: 'the Fog gaiwan',
    saffron: 'the Saffron Road tea',
    fig: 'the Smoked Fig tea',
  },
  opens: {
    price: [
      'price?',
      'Price please',
      'how much?',
      'Price??',
      'how much is it?',
      'price pls 🙏',
      'Price?',
      'How much is this?',
    ],
    cost: [
      'Beautiful. What would I pay for {product}, shipping included?',
      'Could you tell me the price of {product}? I cannot find it on the page.',
      'Is {product} cheaper if I take two?',
      'What do you charge for {product} these days? I remember a lower price last year.',
    ],
    shipping: [
      'Do you ship to Norway, and how long would it take?',
      'Any chance of getting {product} to Canada before the holidays?',
      'Do I pay customs if I order from the UK?',
      'How do you pack the teapots? My last one from elsewhere came in pieces.',
    ],
    stock: [
      'Is {product} coming back? It has been sold out for weeks.',
      'Do you still have {product} in the dark glaze?',
      'Could you put one aside for me until Friday?',
      'The page says two left. Is that still true?',
    ],
    care: [
      'Can {product} go in the dishwasher?',
      'How do I get tea stains out without scratching the glaze?',
      'Is the glaze safe with boiling water straight from the kettle?',
      'Do I have to season {product} before the first use?',
    ],
    returns: [
      'If the colour does not suit my kitchen, can I send it back?',
      'I got two of the same as a gift. Can I exchange one of them?',
      'How long do I have to return something I bought on Saturday?',
      'Do you refund to the card, or only as a voucher?',
    ],
    hours: [
      'When is the studio open this week? I am in Volos until Sunday.',
      'Can I just drop by, or do I need to book a visit?',
      'Are you open on the public holiday?',
      'Where exactly is the shop? The map sends me to a car park.',
    ],
    workshop: [
      'Is there still a place in the Saturday class for two complete beginners?',
      'Can my daughter join the throwing class? She is eleven and very patient.',
      'What does the workshop cost, and do we take home what we make?',
      'Do you hold the class in English as well?',
    ],
    custom: [
      'Could you engrave a name under {product}? It is for a wedding.',
      'Would you make six cups in one colour for a small café?',
      'Can you add a handwritten card if I order it as a gift?',
      'Is it possible to have {product} in plain white?',
    ],
    wish: [
      'Please make a bigger teapot one day. Ours is empty after two cups.',
      'It would be great to have a lid for the cups as well.',
      'Any plans for a travel set? I would order it tonight.',
      'Could you offer a tea subscription? I keep running out.',
    ],
    broken: [
      'My teapot arrived today with a crack right through the spout. I am so disappointed.',
      'One of the two cups is broken, and the box looked fine from outside. What now?',
      'The lid does not fit. It wobbles, and tea runs down the side every time.',
      'Opened the parcel and found shards. It was meant to be a birthday present for tomorrow.',
    ],
    late: [
      'I ordered three weeks ago and nothing has come. Is anybody reading this?',
      'The tracking has not moved for nine days. Where is my order?',
      'You promised Tuesday, and now it is Friday. Please tell me what is going on.',
      'Still waiting for my parcel and nobody answers the phone.',
    ],
    wrong: [
      'I ordered the grey one and got the blue one. Can we swap?',
      'There was only one cup in the box, but I paid for the set of two.',
      'This is not the tea I ordered, and it is already opened at the corner.',
      'I was charged twice for the same order. Please look into it.',
    ],
    urgent: [
      'Please stop my order, I gave you the old address and it ships today!',
      'Urgent: the handle came off while I was pouring, and my hand is burnt. Please call me.',
      'I need to change the delivery date today, I am leaving the country tonight.',
      'Somebody is selling copies of your cups with your photos. Please look at this right away.',
    ],
    praise: [
      'I have had my teapot for a year now and I still smile when I take it out.',
      'The glaze on this one is unreal. You can see the sea in it.',
      'Best cup I own. It sits in the hand like a pebble, exactly as you promised.',
      'Made {product} this morning and the whole kitchen smelled wonderful.',
      'Your packing deserves a prize. Not a scratch, and no plastic anywhere!',
    ],
    thanks: [
      'Thank you for the quick replacement. The new one is perfect.',
      'Just wanted to say thanks to whoever wrote the little card. It made my day.',
      'It arrived this morning, a day early. Thank you all!',
      'Thanks for the patient answers yesterday. I ordered the set.',
    ],
    household: [
      'My partner and I drink from these every morning. Quiet perfection.',
      'My partner broke the old one, so he had to buy me {product}. No regrets.',
      'Partners in tea since 2011, and your pot is our third wheel.',
    ],
    friend: [
      'look at this one @mara.pots',
      'this is the pot I told you about 😍 @jo_brews',
      'need this for our kitchen @leo.h',
      '😍😍😍',
    ],
    partnership: [
      'Hi! I run a channel about slow mornings, 42k people. Would you be open to a paid partnership this autumn?',
      'We are a small bookshop in Leeds and would love to collaborate on a tea evening. Who should I write to?',
      'I would like to propose a partnership: your teapots in our cooking series, eight episodes, from March.',
      'open for collab? I make pottery videos and your kiln would be perfect for one',
    ],
    sponsorship: [
      'Would you consider sponsoring our village tea festival in May? About 3,000 guests.',
      'Our ceramics school is looking for a sponsor for the graduate show. May I send you the deck?',
      'I have a podcast about craft and one sponsor slot left for December. Interested?',
    ],
    wholesale: [
      'We have two cafés in Utrecht and need about sixty cups. Do you have wholesale prices?',
      'Do you sell to shops? I would like to carry {product} in Dublin.',
      'Could you send me your trade price list and the minimum order?',
    ],
    spam: [
      '🔥🔥 Earn $900 a day from home, no experience. Link in my profile 🔥🔥',
      'Promote your page with 10k real followers, message @grow.fast.now',
      'Congratulations! You have won a phone. Claim it at bit-prize.example/claim',
    ],
    mention: [
      'Sunday ritual with @larkspur.kiln and a very loud kettle.',
      'If you ask where the cups are from: @larkspur.kiln, every single one.',
      'Three small makers to know this winter, and @larkspur.kiln is my favourite.',
    ],
    reviewGood: [
      'Ordered on Monday, had it on Wednesday, and it is even nicer than in the pictures.',
      'We took the Saturday class as a family. Kind people, warm room, and the cups survived the trip home.',
      'Third order in two years. Everything arrived whole, and the tea is excellent.',
    ],
    reviewBad: [
      'Lovely things, but my parcel came late and nobody picked up the phone.',
      'The teapot drips. For this price I expected a spout that pours cleanly.',
      'Two of four cups had chips at the rim. I got new ones, but it took a month.',
    ],
    story: [
      'love it!',
      'Is this one for sale?',
      'That glaze 😍',
      'When will these be in the shop?',
      'Wow, how did you get that green?',
    ],
  },
  answers: {
    question: {
      asked: [
        'It would go to Bergen, postcode 5003.',
        'Just one, in the grey glaze please.',
        'Friday would be perfect.',
      ],
      told: [
        'Great, thank you. I am ordering it now.',
        'That is quicker than I thought, thanks!',
        'Good to know. And is gift wrapping possible?',
      ],
      closing: ['Thanks, you have been very helpful.', 'Perfect, have a nice day!'],
    },
    complaint: {
      asked: [
        'The order number is 20417. I can send photos of the box as well.',
        'It was delivered on Tuesday around noon, to my neighbour.',
        'A new one, please. I really like it, that is why I am sad.',
      ],
      told: [
        'Thank you for the quick answer. How long will the new one take?',
        'All right, I will wait for the parcel then.',
        'That is kind of you. Should I send the broken one back?',
      ],
      closing: ['Thank you for sorting this out.', 'Fine, that works for me. Thanks.'],
    },
    praise: {
      asked: [
        'The grey one, from the spring batch.',
        'Of course, please share the picture!',
        'I found you through a friend in Athens.',
      ],
      told: [
        'Aw, thank you for writing back!',
        'You are the best. See you at the next batch.',
        'Now I want another one.',
      ],
      closing: ['❤️', 'Have a lovely week!'],
    },
    business: {
      asked: [
        'Around 400 euros per video, and I would need the pieces by the middle of next month.',
        'Sure, here is my address: hello@slow-mornings.example. The media kit is on its way.',
        'About sixty pieces to start with, and more in spring if they sell.',
      ],
      told: [
        'Thank you, I look forward to hearing from your colleague.',
        'Great, I will write to that address today.',
        'Understood. Is there anything I should prepare?',
      ],
      closing: ['Perfect, talk soon.', 'Thanks, have a good day.'],
    },
  },
  ours: {
    price: [
      'Hello! The Harbour teapot is €72 and the Pebble cups are €34 for two.',
      'Hi! It is €72, and shipping within Europe is €9.',
    ],
    cost: [
      'Hello! The Harbour teapot is €72, the Pebble cups €34 for two and the Fog gaiwan €46. Orders over €90 travel free.',
    ],
    shipping: [
      'Yes, we ship everywhere. Europe takes 4 to 6 days (€9), the rest of the world 7 to 12 days (€18). Over €90 it is free.',
    ],
    stock: [
      'A new batch of the gaiwan leaves the kiln on the first of each month. We can write to you the day it is in.',
    ],
    care: [
      'Cups and gaiwan may go in the dishwasher, teapots are happier by hand. For stains, a spoon of baking soda and warm water.',
    ],
    returns: ['Of course. You have 30 days, and we refund to the card you paid with.'],
    hours: ['The studio in Volos is open Wednesday to Saturday, 11 to 19. Just come by, we will put the kettle on.'],
    workshop: [
      'The Saturday class is €55 for three hours, clay and firing included. Children from ten years on are welcome. Shall we keep two places?',
    ],
    custom: ['With pleasure. Engraving takes five more days and costs €8. Which name should it be?'],
    wish: ['What a good idea. We have put it on the wall next to the wheel.'],
    broken: [
      'We are so sorry. Could you send us a photo and your order number? A new one leaves the studio the same day, free of charge.',
    ],
    late: ['We are sorry for the wait. What is your order number? We will ask the carrier right away.'],
    wrong: [
      'That is our mistake. Tell us the order number, and the right one is on its way today. Keep the other until the courier collects it.',
    ],
    urgent: ['We have seen this and are on it now. Could you give us your order number?'],
    praise: ['Thank you, this made the whole studio happy!', 'How lovely to read. Enjoy every cup!'],
    thanks: ['With pleasure! Enjoy it.', 'Thank you for telling us.'],
    household: ['Greetings to both of you. May it pour for many years!'],
    partnership: [
      'Thank you for thinking of us! Iris looks after partnerships. Could you tell us a little about your audience, dates and budget?',
    ],
    sponsorship: [
      'Thank you for asking. We support two events a year. Please send the details and Iris will answer within a week.',
    ],
    wholesale: ['Yes, we work with cafés and shops from 24 pieces on. How many do you need, and by when?'],
    mention: ['Thank you for the kind words!', 'What a beautiful table. Thank you!'],
    reviewGood: ['Thank you so much, we hope to see you again soon.'],
    reviewBad: [
      'Thank you for being frank, and we are sorry. Please write to us with your order number, so that we can make it right.',
    ],
    story: ['Thank you! It goes on sale on Friday at nine.'],
  },
  edits: [
    { before: 'Do you ship to Sweden?', after: 'Do you ship to Sweden and Finland?' },
    { before: 'Lovely colour! How much?', after: 'Lovely colour! How much for two of them?' },
    { before: 'My cup came chiped', after: 'My cup came chipped. Order 20388, can you help?' },
  ],
  regrets: ['found it cheaper elsewhere', 'worst shop ever, never again', 'oops, wrong post'],
};
