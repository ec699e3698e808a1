//! Turns the bytes of a page's image into strips of it: grey, small, and made anew, so that nothing of the file itself goes out.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, crop_imm, resize};
use image::{ExtendedColorType, GrayImage, ImageReader, Limits};

use super::{Region, SHOWN};

/// Bytes of an image file at most.
pub const LARGEST_FILE: u64 = 200 << 20;
/// Pixels of an image at most: an A2 newspaper page at 400 dpi has 61 million.
const MOST_PIXELS: u64 = 100_000_000;
/// Bytes that decoding may take.
const MOST_MEMORY: u64 = 512 << 20;
/// Bytes of a strip at most.
pub const LARGEST_STRIP: usize = 20 << 10;

/// A decoded page.
#[derive(Debug)]
pub struct Page(GrayImage);

/// A strip as a JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// The file.
    pub jpeg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Page {
    /// Decodes a JPEG, PNG or TIFF; its size is looked at before anything is unpacked.
    ///
    /// # Errors
    /// Says in one clause why it cannot be shown.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string());
        let mut measured = reader()?;
        measured.limits(limits());
        let (width, height) = measured.into_dimensions().map_err(|e| e.to_string())?;
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(format!("{width} × {height} pixels are too many"));
        }
        let mut whole = reader()?;
        whole.limits(limits());
        let page = whole.decode().map_err(|e| e.to_string())?;
        Ok(Self(page.into_luma8()))
    }

    /// Cuts a strip; none where the region is not of this image.
    pub fn strip(&self, region: &Region) -> Option<Strip> {
        let [left, top, width, height] = region.pixels(self.0.width(), self.0.height())?;
        let mut strip = crop_imm(&self.0, left, top, width, height).to_image();
        let mut by = (SHOWN.0 as f32 / width as f32).min(SHOWN.1 as f32 / height as f32).min(1.0);
        for quality in [75, 55, 35, 20, 35, 20] {
            if by < 1.0 {
                let size = |n: u32| ((n as f32 * by) as u32).max(1);
                strip = resize(&strip, size(strip.width()), size(strip.height()), FilterType::Triangle);
            }
            let mut jpeg = Vec::new();
            let (width, height) = strip.dimensions();
            let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
            encoder.encode(&strip, width, height, ExtendedColorType::L8).ok()?;
            if jpeg.len() <= LARGEST_STRIP {
                return Some(Strip { jpeg, width, height });
            }
            // Only what is worst even at the worst quality is made smaller.
            by = if quality == 20 { 0.5 } else { 1.0 };
        }
        None
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(60_000), Some(60_000));
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Role;
    use crate::text::{Bounds, LengthUnit};

    /// A page with a pattern that no encoder likes.
    fn noise(width: u32, height: u32) -> GrayImage {
        let mut seed = 7_u32;
        GrayImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Luma([(seed >> 24) as u8])
        })
    }

    fn encoded(page: &GrayImage, format: image::ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        page.write_to(&mut out, format).expect("encoded");
        out.into_inner()
    }

    fn region(bounds: [f32; 4]) -> Region {
        let [left, top, right, bottom] = bounds;
        let bounds = Bounds { left, top, right, bottom };
        Region { side: Role::Transcript, image: String::new(), line: 1, bounds, size: None, unit: LengthUnit::Pixel }
    }

    #[test]
    fn a_strip_is_the_part_asked_for_and_never_large() {
        let page = noise(3000, 600);
        for format in [image::ImageFormat::Png, image::ImageFormat::Tiff, image::ImageFormat::Jpeg] {
            let page = Page::open(&encoded(&page, format)).expect("a page");
            let strip = page.strip(&region([100.0, 50.0, 400.0, 80.0])).expect("a strip");
            assert_eq!((strip.width, strip.height), (300, 30), "{format:?}: as it is, where it is small");
            for bounds in [[0.0, 0.0, 3000.0, 600.0], [0.0, 100.0, 3000.0, 160.0]] {
                let strip = page.strip(&region(bounds)).expect("a strip");
                assert!(strip.jpeg.len() <= LARGEST_STRIP && strip.width <= 1000, "{format:?} {}", strip.jpeg.len());
                let again = Page::open(&strip.jpeg).expect("a JPEG");
                assert_eq!((again.0.width(), again.0.height()), (strip.width, strip.height));
            }
        }
    }

    #[test]
    fn hostile_images_are_refused_and_nothing_is_unpacked_for_them() {
        // A PNG of a few bytes that says it has 60,000 by 60,000 pixels.
        let mut bomb = encoded(&noise(2, 2), image::ImageFormat::Png);
        for at in [16, 20] {
            bomb[at..at + 4].copy_from_slice(&60_000_u32.to_be_bytes());
        }
        assert!(Page::open(&bomb).is_err());
        for bytes in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"GIF89a",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"II*\0\x08\0\0\0",
        ] {
            assert!(Page::open(bytes).is_err(), "{bytes:?}");
        }
        let page = noise(64, 64);
        for format in [image::ImageFormat::Png, image::ImageFormat::Tiff, image::ImageFormat::Jpeg] {
            let whole = encoded(&page, format);
            let mut seed = 3_usize;
            for _ in 0..300 {
                let mut bytes = whole.clone();
                for _ in 0..8 {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let at = (seed >> 33) % bytes.len();
                    bytes[at] = (seed >> 20) as u8;
                }
                bytes.truncate(whole.len() - (seed >> 40) % whole.len() / 4);
                // Whatever comes of it, it comes without a panic.
                if let Ok(page) = Page::open(&bytes) {
                    let _ = page.strip(&region([1.0, 1.0, 60.0, 60.0]));
                }
            }
        }
    }
}
