//! The vector code against the plain code, word for word.

use super::super::lanes::{Blocks, MOST, Reversed, Vectors};
use super::super::tile::{Columns, Edge, SIDE, Table, advance};
use super::noise::Random;

fn word(random: &mut Random) -> u64 {
    let dense = (0..3).fold(0, |word, _| word << 31 ^ random.below(1 << 31) as u64);
    // Sparse, dense and full words, as edges have them.
    match random.below(4) {
        0 => dense,
        1 => dense & dense.rotate_left(17) & dense.rotate_left(31),
        2 => 0,
        _ => !0,
    }
}

fn edge(random: &mut Random) -> Edge {
    let (plus, minus) = (word(random), word(random));
    Edge { plus, minus: minus & !plus }
}

/// One block after the other: the edges on the right and below.
fn plainly(tables: &[Table], first: usize, columns: &Columns, left: &[Edge], top: Edge) -> (Vec<Edge>, Vec<Edge>) {
    let (mut right, mut below, mut top) = (Vec::new(), Vec::new(), top);
    for (l, &edge) in left.iter().enumerate() {
        let mut edge = [edge];
        [top] = advance::<1, true>([&tables[(first + l) % tables.len()]], columns, &mut edge, top);
        right.push(edge[0]);
        below.push(top);
    }
    (right, below)
}

#[test]
fn equal_bit_for_bit() {
    let random = &mut Random::new(7);
    for round in 0..3_000 {
        let count = 1 << random.below(6);
        let mut tables: Vec<Table> = (0..count).map(|_| std::array::from_fn(|_| word(random))).collect();
        for table in &mut tables {
            table[0] = 0;
        }
        let first = random.below(count);
        let slots: Vec<u8> = (0..1 + random.below(SIDE)).map(|_| 1 + random.below(255) as u8).collect();
        let left: Vec<Edge> = (0..1 + random.below(count.min(MOST))).map(|_| edge(random)).collect();
        let top = edge(random);
        let (right, below) = plainly(&tables, first, &Columns::new(&slots), &left, top);
        for vectors in Vectors::all() {
            let context = format!("round {round}, {vectors:?}, {} blocks, {} columns", left.len(), slots.len());
            for part in left.chunks(vectors.most()).take(1) {
                let (columns, len) = (Reversed::new(&slots), part.len());
                for keep in [true, false] {
                    let (mut got, mut under) = (part.to_vec(), [Edge::RISING; MOST]);
                    let blocks = Blocks { tables: &tables, first, left: &mut got, below: &mut under };
                    if keep {
                        vectors.advance::<true>(blocks, &columns, top);
                        assert_eq!(under[..len], below[..len], "{context}");
                    } else {
                        vectors.advance::<false>(blocks, &columns, top);
                        assert_eq!(under[len - 1], below[len - 1], "{context}");
                    }
                    assert_eq!(got, right[..len], "{context}");
                }
            }
        }
    }
}
