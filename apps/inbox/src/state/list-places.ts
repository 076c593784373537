/** Where a list stands on screen: how far it is scrolled, and which of its rows are seen. */
export interface ListPlace {
  scrollTop: number; // px
  first: number; // index of the first row on screen
  end: number; // index behind the last one
}

const atTop: ListPlace = { scrollTop: 0, first: 0, end: 0 };
const mostKept = 50;
const places = new Map<string, ListPlace>();

/** Where each list of this visit stands, or was left. */
export const placeOf = (key: string): ListPlace => places.get(key) ?? atTop;

export const keepPlace = (key: string, place: ListPlace): void => {
  places.delete(key); // the latest stands last
  places.set(key, place);
  if (places.size > mostKept) places.delete(places.keys().next().value ?? '');
};
