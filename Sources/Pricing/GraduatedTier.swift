import Domain

/// A graduated price: each unit costs what its band says, whatever the total.
struct GraduatedTier {
  /// From 0 upward without a gap, by absolute count: free units are counted.
  let bands: [Band]

  /// The part of a quantity that falls in one band.
  struct Slice: Hashable {
    /// Units before the slice: the band's, or the free quantity where that ends inside the band.
    let from: Int64
    /// The last unit that the rate holds for; nil when the band is open.
    let to: Int64?
    /// Never zero.
    let quantity: Int64
    /// Nil when no source gives it.
    let rate: Money?
    /// Index of the band; nil for the free quantity.
    let band: Int?
  }

  /// Cuts a quantity into bands, the first `free` units at no charge.
  ///
  /// Free units come first and *use up* the bands they lie in: with 50,000 free, the band to 100,000 has 50,000 units
  /// left. AWS's price list counts its bands from the end of the free quantity instead; using its limits as absolute
  /// ones is the classic mistake, which makes users 50,001 to 100,000 too cheap.
  ///
  /// With the bands 0.0055 to 100,000 and 0.0046 above:
  ///
  ///     slices(of:  50_000, free: 50_000)  // 50,000 at 0                                         =   0
  ///     slices(of:  50_001, free: 50_000)  // 50,000 at 0, 1 at 0.0055                            =   0.0055
  ///     slices(of: 100_000, free: 50_000)  // 50,000 at 0, 50,000 at 0.0055                       = 275
  ///     slices(of: 150_000, free: 10_000)  // 10,000 at 0, 90,000 at 0.0055, 50,000 at 0.0046     = 725
  ///     slices(of: 150_000, free: 0)       // 100,000 at 0.0055, 50,000 at 0.0046                 = 780
  ///
  /// - Parameters:
  ///   - quantity: 0 or more.
  ///   - free: 0 or more; what exceeds the quantity is not spent.
  func slices(of quantity: Int64, free: Int64) -> [Slice] {
    var slices: [Slice] = []
    slices.reserveCapacity(bands.count + 1)
    forEachSlice(of: quantity, free: free) { slices.append($0) }
    return slices
  }

  /// The same slices one after the other, without an array of them.
  ///
  /// - Parameter shift: by how many units the limits of the bands are moved.
  @inline(__always)
  func forEachSlice<Failure: Error>(
    of quantity: Int64, free: Int64, shift: Int64 = 0, _ body: (Slice) throws(Failure) -> Void
  ) throws(Failure) {
    if free > 0, quantity > 0 {
      try body(Slice(from: 0, to: free, quantity: min(free, quantity), rate: .zero, band: nil))
    }
    for index in bands.indices {
      let band = bands[index].shifted(by: shift)
      let start = max(band.from, free)
      guard quantity > start else { continue }
      let end = min(band.to ?? quantity, quantity)
      guard end > start else { continue }
      try body(Slice(from: start, to: band.to, quantity: end - start, rate: band.rate, band: index))
    }
  }
}
