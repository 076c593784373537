import account from './account.json';
import booking from './booking.json';
import business from './business.json';
import delivery from './delivery.json';
import everydayActs from './everyday-acts.json';
import everydayBodyAnimals from './everyday-body-animals.json';
import everydayThings from './everyday-things.json';
import food from './food.json';
import hoursAndPlace from './hours-and-place.json';
import ordering from './ordering.json';
import payment from './payment.json';
import people from './people.json';
import phrasings from './phrasings.json';
import product from './product.json';
import returns from './returns.json';
import safety from './safety.json';
import tech from './tech.json';
import things from './things.json';
import type { Concept } from './create-lexicon';

export const conceptFiles: readonly Record<string, Concept>[] = [
  account,
  booking,
  business,
  delivery,
  everydayActs,
  everydayBodyAnimals,
  everydayThings,
  food,
  hoursAndPlace,
  ordering,
  payment,
  people,
  phrasings,
  product,
  returns,
  safety,
  tech,
  things,
];
