import { t } from '@lingui/core/macro';
import styles from './composer.module.css';

const signs =
  '😀 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😋 😎 🤗 🤩 🤔 😐 😏 😬 😌 😴 😷 🤒 😟 😢 😭 😤 😡 🥳 🥰 🙃 😇 🤝 👍 👎 👏 🙌 🙏 💪 👋 ✌️ 🤞 👌 🫶 ❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💯 ✨ ⭐ 🌟 🔥 🎉 🎊 🎁 🎂 🌹 🌷 🌸 🌻 🌿 🍀 ☀️ 🌙 ☁️ ☔ ❄️ 🌊 🍎 🍋 🍓 🍇 🍯 🍞 🍰 🍫 ☕ 🍵 🫖 🍷 🥂 🍽️ 🏠 🏪 🚚 📦 ✈️ 🚗 🗺️ 📍 ⏰ 📅 📞 📱 💻 📷 🎥 🎧 🎵 📚 ✏️ 📝 📎 ✉️ 💬 🔔 🔍 🔑 🔒 💡 🛒 🛍️ 💳 💶 🏷️ ✅ ❌ ⚠️ ❓ ❗ ➡️ ⬅️ 🔄'.split(
    ' ',
  );

/** The signs that replies of a shop need; the system's own picker has all others. */
const EmojiGrid = ({ onPick }: { onPick: (sign: string) => void }) => (
  <div className={styles.emoji} role="group" aria-label={t`Emoji`}>
    {signs.map((sign, index) => (
      <button key={sign} type="button" autoFocus={index === 0} onClick={() => onPick(sign)}>
        {sign}
      </button>
    ))}
  </div>
);

export default EmojiGrid;
