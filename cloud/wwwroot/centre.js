document.addEventListener('click', event => event.target.closest('[data-print]') && print());

// The page comes back by itself after the centre was away: a wall display has nobody to press "reload".
const modal = document.getElementById('components-reconnect-modal');
const reloadWhenBack = () => fetch('/health/live', { cache: 'no-store' })
  .then(answer => answer.ok ? location.reload() : setTimeout(reloadWhenBack, 2000), () => setTimeout(reloadWhenBack, 2000));
modal.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'failed' || event.detail.state === 'rejected') reloadWhenBack();
});
