// Lets hands and keys act on what the server has drawn, and moves it. No library.
import "./range_slider.js";
import "./player.js";
import "./panels.js";
import "./play.js";
import "./dial.js";
import "./near.js";
import "./zoom.js";
import "./enlarged.js";
import "./hands.js";
import "./keys.js";
import "./tables.js";
import "./truth.js";
import "./symbols.js";
import "./terms.js";
import "./progress.js";
import "./copy.js";
import "./connection.js";
import "./kept.js";
import "./own_file.js";
import "./ignored.js";
import "./shown_where.js";
import "./folds.js";
import "./sheet.js";
import "./part_list.js";
import "./print.js";
import "./stepping.js";
import "./gallery.js";
import "./present.js";
import "./keys_listed.js";
import "./data_sets.js";
import "./guide.js";
import "./exercise.js";

Shiny.addCustomMessageHandler("adopted", ({ number }) => {
  Shiny.setInputValue("adopted", number, { priority: "event" });
});
