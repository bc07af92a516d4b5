//! `peil shot`: pictures of every page of a form, by an installed Chromium.
//!
//! The form is that of a build, with the part of the script that takes answers back, as in the preview.
//! Scenes say which answers lead to which page; the browser shows each and takes its picture.
//!
//! | file | |
//! |---|---|
//! | `scenes` | the pages to show, each with answers that lead there |
//! | `browser` | starting Chromium, and asking it over a pipe |
//! | `camera` | a page of the form on a screen, as a picture |
//! | `sheet` | all pictures side by side |

mod browser;
mod camera;
mod scenes;
mod sheet;

pub use browser::{Browser, find};
pub use camera::{Camera, Screen};
pub use scenes::{Scene, scenes};
pub use sheet::{Shot, sheet};
