import Catalogs
import Domain
import Pricing
import Testing

/// The catalogs of the program.
func shippedCatalog() throws -> Catalog {
  try shipped.get()
}

private let shipped = Result { try Catalog(files: shippedFiles()) }

func shippedFiles() -> [CatalogFile] { EmbeddedCatalogs.files.map(CatalogFile.init) }

func month(_ text: String) throws -> Month { try #require(Month(text)) }

func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }

/// Usage of October 2026 in Tokyo, unless said otherwise; `legacy` is of October 2024.
func usage(
  _ quantity: Int64, _ plan: Plan = .lite, _ meter: Meter = .directMAU, account: String? = nil,
  region: String = "ap-northeast-1", pool: String? = nil, month text: String? = nil, heldSeconds: Int64? = nil
) throws -> Usage {
  Usage(
    month: try month(text ?? (plan == .legacy ? "2024-10" : "2026-10")), account: account, region: region, pool: pool,
    plan: plan, meter: meter, quantity: quantity, heldSeconds: heldSeconds)
}

/// The same numbers on every run and machine.
typealias SeededGenerator = SplitMix64

extension SplitMix64 {
  /// A quantity near the limits of bands as often as anywhere else, up to 20 million.
  mutating func quantity() -> Int64 {
    let limits: [Int64] = [0, 50, 10_000, 50_000, 100_000, 1_000_000, 10_000_000]
    switch Int.random(in: 0..<4, using: &self) {
    case 0: return max(0, (limits.randomElement(using: &self) ?? 0) + Int64.random(in: -2...2, using: &self))
    case 1: return Int64.random(in: 0...20_000_000, using: &self)
    case 2: return Int64.random(in: 0...200_000, using: &self)
    default: return Int64.random(in: 0...20_000, using: &self)
    }
  }
}
