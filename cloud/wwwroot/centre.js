document.addEventListener('click', event => event.target.closest('[data-print]') && print());

// A fever is heard where somebody has turned the sound on. Browsers play nothing before the first touch of a page.
const sound = {
  wanted: () => localStorage.getItem('sound') === 'on',
  heard: null,
  show() {
    const button = document.querySelector('[data-sound]');
    if (button && button.ariaPressed !== String(this.wanted())) button.ariaPressed = String(this.wanted());
  },
  play() {
    this.audio ??= new AudioContext();
    this.audio.resume().then(() => {
      const start = this.audio.currentTime;
      for (const [after, pitch] of [[0, 880], [0.35, 880], [0.7, 660]]) {
        const [tone, volume] = [this.audio.createOscillator(), this.audio.createGain()];
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.5, start + after);
        volume.gain.exponentialRampToValueAtTime(0.01, start + after + 0.3);
        tone.connect(volume).connect(this.audio.destination);
        tone.start(start + after);
        tone.stop(start + after + 0.3);
      }
      document.documentElement.dataset.sounded = Number(document.documentElement.dataset.sounded ?? 0) + 1;
    });
  },
  look() {
    this.show();
    const told = document.querySelector('[data-fevers]');
    if (!told) return;
    const fevers = told.dataset.fevers.split(' ').filter(id => id);
    // What stands already when the page is opened is seen; only what comes then is heard.
    if (this.heard && this.wanted() && fevers.some(id => !this.heard.has(id))) this.play();
    this.heard = new Set([...(this.heard ?? []), ...fevers]);
  },
};
document.addEventListener('click', event => {
  if (!event.target.closest('[data-sound]')) return;
  localStorage.setItem('sound', sound.wanted() ? 'off' : 'on');
  sound.show();
  if (sound.wanted()) sound.play();
});
new MutationObserver(() => sound.look()).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-fevers'] });
sound.look();

// The page comes back by itself after the centre was away: a wall display has nobody to press "reload".
const modal = document.getElementById('components-reconnect-modal');
const reloadWhenBack = () => fetch('/health/live', { cache: 'no-store' })
  .then(answer => answer.ok ? location.reload() : setTimeout(reloadWhenBack, 2000), () => setTimeout(reloadWhenBack, 2000));
modal.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'failed' || event.detail.state === 'rejected') reloadWhenBack();
});
