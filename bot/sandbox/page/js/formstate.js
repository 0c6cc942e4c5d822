/**
 * What a person typed and ticked, kept outside the elements: a message or view that is drawn again with the same block_id and
 * action_id keeps it, and every action carries the values of its whole message or view, as Slack's `state.values` does.
 */
const forms = new Map();

/** The form of one container: "m/C1/1700000000.000100" or "v/V1". It lives as long as the page. */
export function formOf(key) {
  if (!forms.has(key)) forms.set(key, new Form());
  return forms.get(key);
}

export function forgetForm(key) {
  forms.delete(key);
}

/** The empty or initial state of each kind of element that holds one. */
const INITIAL = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  conversations_select: (e, here) => ({ selected_conversation: here(e) ?? e.initial_conversation ?? null }),
  multi_conversations_select: (e, here) => ({ selected_conversations: here(e) ? [here(e)] : e.initial_conversations ?? [] }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

/** Whether elements of this type hold a value. */
export function holdsState(type) {
  return type in INITIAL;
}

class Form {
  constructor() {
    this.touched = new Map(); // "block action" -> state the person gave
    this.shown = new Map(); // "block action" -> {blockId, actionId, element}
    this.here = () => null;
  }

  /** Read the elements of *blocks*; *here(element)* names the conversation a select may start with. Vanished elements are forgotten. */
  sync(blocks, here = () => null) {
    this.here = here;
    this.shown = new Map();
    for (const { blockId, element } of statefulElements(blocks)) {
      this.shown.set(keyOf(blockId, element), { blockId, element });
    }
    for (const key of this.touched.keys()) {
      if (!this.shown.has(key)) this.touched.delete(key);
    }
  }

  /** The state of an element: what the person gave, otherwise what the app began with. */
  get(blockId, element) {
    const given = this.touched.get(keyOf(blockId, element));
    return given && stillOffered(element, given) ? given : initialState(element, this.here);
  }

  set(blockId, element, state) {
    this.touched.set(keyOf(blockId, element), { type: element.type, ...state });
  }

  /** `{block_id: {action_id: {type, …}}}` for everything shown. */
  values() {
    const values = {};
    for (const { blockId, element } of this.shown.values()) {
      (values[blockId] ??= {})[element.action_id] = this.get(blockId, element);
    }
    return values;
  }

  /** `[{blockId, element}]` of everything shown. */
  elements() {
    return [...this.shown.values()];
  }
}

function initialState(element, here) {
  return { type: element.type, ...INITIAL[element.type](element, here) };
}

/** A choice counts only while its option is still on offer. */
function stillOffered(element, state) {
  const options = element.options ?? element.option_groups?.flatMap((group) => group.options);
  if (!options) return true;
  const offered = new Set(options.map((option) => option.value));
  const chosen = state.selected_options ?? (state.selected_option ? [state.selected_option] : []);
  return chosen.every((option) => offered.has(option.value));
}

function keyOf(blockId, element) {
  return `${blockId}\u0000${element.action_id}\u0000${element.type}`;
}

/** The elements with state in *blocks*, with the id of the block that holds each. */
function statefulElements(blocks) {
  return (blocks ?? []).flatMap((block, index) => {
    const blockId = idOf(block, index);
    const own = [block.element, block.accessory, ...(block.elements ?? [])].filter((each) => holdsState(each?.type));
    const within = statefulElements(block.child_blocks ?? []);
    return [...own.map((element) => ({ blockId, element })), ...within];
  });
}

/** A block's id; Slack gives one to each block, a view being drafted may not have it yet. */
export function idOf(block, index) {
  return block.block_id ?? `block-${index}`;
}
