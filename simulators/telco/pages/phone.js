// SPDX-License-Identifier: Apache-2.0
// One handset on the page: its screen, its keys, its inbox. Redrawn only where the simulator tells something new, so that
// a PIN half typed is not lost to a poll. What is pressed goes to `press`, a function of the page.

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** What stands on the screen for each stage, as a list of elements. */
function content(phone, words, id) {
  const { screen } = phone;
  const line = (text, className = 'prompt') => element('p', { textContent: text, className, id: `${id}-${className}` });
  const pinField = (label, name = 'pin') => element('label', { textContent: label }, element('input', {
    id: `${id}-${name}`, type: 'password', inputMode: 'numeric', autocomplete: 'off', maxLength: 8,
  }));
  const tries = () => line(words.triesLeft(screen.tries_left), 'tries');
  switch (screen.stage) {
    case 'idle': return [line(phone.radio === 'off' ? '' : words.idle)];
    case 'in_menu': return [line(words.waiting)];
    case 'notice': return [line(screen.text, 'text')];
    case 'puk': return [tries(), pinField(words.puk, 'puk'), pinField(words.pinAfterPuk)];
    default:
  }
  const code = screen.code ? [element('p', { className: 'label', textContent: words.code }),
    element('output', { id: `${id}-code`, className: 'code', textContent: screen.code })] : [];
  const message = [line(screen.from, 'from'), line(screen.text, 'text'), ...code];
  switch (screen.stage) {
    case 'choose': return [...message, line(words.choose)];
    case 'pin': return [...message, ...(screen.tries_left < 3 ? [tries()] : []), pinField(words.pin)];
    case 'new_pin': return [pinField(words.newPin)];
    case 'repeat_pin': return [pinField(words.repeatPin)];
    default: return message;
  }
}

/** The keys that do something now: [name, what they send, enabled]. */
function keysOf(phone, words, id) {
  const { stage, choices } = phone.screen;
  const typed = (name = 'pin') => document.getElementById(`${id}-${name}`)?.value ?? '';
  const key = (name, label, body, className = name) => ({ name, label, body, className });
  const cancel = key('cancel', words.cancel, () => ({ press: 'cancel' }));
  const press = (name) => key(name, words[name], () => ({ press: name }));
  switch (stage) {
    case 'in_menu': return [key('menu', words.menu, () => ({ press: 'menu' }), 'ok')];
    case 'notice': return [press('ok')];
    case 'puk': return [key('ok', words.ok, () => ({ puk: typed('puk'), digits: typed() }))];
    case 'text': return [press('ok'), cancel, press('postpone')];
    case 'choose': return [...choices.map((label, index) => key(`choice-${index}`, label, () => ({ select: index }), 'choice')), press('back'), cancel];
    case 'pin':
    case 'new_pin':
    case 'repeat_pin': return [key('ok', words.ok, () => ({ digits: typed() })), cancel, press('back')];
    default: return [];
  }
}

export class Phone {
  /** `press(msisdn, body)` answers whether the phone took it. */
  constructor(msisdn, press) {
    this.msisdn = msisdn;
    this.press = press;
    this.id = `phone-${msisdn}`;
    this.element = element('section', { className: 'phone', id: this.id });
    this.drawn = '';
  }

  draw(phone, words, language) {
    const now = JSON.stringify([phone, language]);
    if (now === this.drawn) return;
    const inboxOpen = this.element.querySelector('details')?.open ?? false;
    const stageBefore = this.element.dataset.stage;
    this.drawn = now;
    this.element.dataset.stage = phone.screen.stage;
    this.element.classList.toggle('away', phone.radio === 'off');
    this.element.setAttribute('aria-label', `${phone.name} +${phone.msisdn}`);
    const refusal = element('p', { className: 'refusal', id: `${this.id}-refusal`, hidden: true, textContent: words.notTaken });
    refusal.setAttribute('role', 'alert');
    const form = element('form', {}, element('div', { className: 'screen', id: `${this.id}-screen` }, ...content(phone, words, this.id), refusal),
      element('div', { className: 'keys' }, ...keysOf(phone, words, this.id).map((key, index) => {
        const button = element('button', { type: index === 0 && key.name === 'ok' ? 'submit' : 'button', id: `${this.id}-${key.name}`,
          className: key.className, textContent: key.label });
        button.addEventListener('click', (event) => { event.preventDefault(); this.send(key.body(), refusal); });
        return button;
      })));
    form.querySelector('.screen').setAttribute('aria-live', 'polite');
    this.element.replaceChildren(
      element('h2', { textContent: phone.name, id: `${this.id}-name` }),
      element('p', { className: 'number', textContent: `+${phone.msisdn}` }),
      element('div', { className: 'status' }, element('span', { textContent: phone.network || 'SIM' }),
        element('span', { id: `${this.id}-radio`, textContent: words[`radio_${phone.radio}`] })),
      form,
      element('details', { open: inboxOpen }, element('summary', { textContent: words.inbox(phone.inbox.length) }),
        element('ul', { id: `${this.id}-inbox` }, ...(phone.inbox.length
          ? phone.inbox.map(({ from, text }) => element('li', { textContent: `${from}: ${text}` }))
          : [element('li', { textContent: words.noSms })]))),
    );
    if (stageBefore && stageBefore !== phone.screen.stage) this.element.querySelector('input')?.focus();
  }

  async send(body, refusal) {
    for (const field of this.element.querySelectorAll('input')) field.value = '';
    refusal.hidden = await this.press(this.msisdn, body);
  }
}
