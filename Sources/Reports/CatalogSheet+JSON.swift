import Domain
import Pricing

extension CatalogSheet {
  /// The schema `maumeter.pricing/1`.
  ///
  /// A rate that no source gives is null.
  public var json: JSON {
    [
      "schema": "maumeter.pricing/1",
      "catalog": .string(catalog.name),
      "offers": .array(offers.filter { !tables(of: $0).isEmpty }.map(json)),
      "free": .array(allowances.map(\.json)),
    ]
  }

  private func json(of offer: Offer) -> JSON {
    [
      "offer": .string(offer.id),
      "title": .string(offer.title),
      "meter": .string(offer.meter.rawValue),
      "plans": plans(offer.plans),
      "unit": .string(offer.unit),
      "note": .string(offer.note),
      "tables": .array(tables(of: offer).map(\.json)),
    ]
  }
}

extension PriceTable {
  fileprivate var json: JSON {
    [
      "regions": .array(regions.map { .string($0) }),
      "from": .string(from?.description),
      "until": .string(until?.description),
      "bands": .array(
        bands.map { band in
          [
            "from": .integer(band.from), "to": band.to.map { .integer($0) } ?? .null,
            "rate": .string(band.rate?.description),
          ]
        }),
      "part_month_rate": .string(partMonthRate?.description),
      "caution": .string(caution),
      "source": source.json,
    ]
  }
}

extension Allowance {
  fileprivate var json: JSON {
    [
      "meter": .string(meter.rawValue),
      "plans": Reports.plans(plans),
      "quantity": .integer(quantity),
      "partitions": .array(partitions.map { .string($0) }),
      "from": .string(from?.description),
      "until": .string(until?.description),
      "grandfathered": grandfathered.map { older in
        [
          "quantity": .integer(older.quantity), "plan": .string(older.plan.rawValue),
          "created_at_or_before": .string(older.poolCreatedAtOrBefore.description), "source": older.source.json,
        ]
      } ?? .null,
      "source": source.json,
    ]
  }
}

extension Source {
  var json: JSON {
    [
      "address": .string(address), "read": .string(read), "confidence": .string(confidence.rawValue),
      "note": .string(note),
    ]
  }
}

/// Null for every plan.
private func plans(_ plans: [Plan]?) -> JSON {
  plans.map { .array($0.map { .string($0.rawValue) }) } ?? .null
}
