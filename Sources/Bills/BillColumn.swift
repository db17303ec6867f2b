/// The columns of a bill in CSV that say something about Cognito.
enum BillColumn: CaseIterable {
  case payer, account, billingStart, usageStart, productCode, productName, serviceCode, usageType, lineType, quantity
  case otherQuantity, cost, netCost, listCost, currency, region, otherRegion, product, invoice
  case skuMeter, skuPriceDetails, description, ownMeter, ownPlan

  /// The names of the column without their punctuation, the first that a header has counts.
  ///
  /// The legacy report writes "lineItem/UsageType" and the newer one "line_item_usage_type": the same letters.
  func names(in format: BillFormat) -> [String] {
    format == .focus ? focusNames : reportNames
  }

  /// As reports name it (https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html).
  private var reportNames: [String] {
    switch self {
    case .payer: ["billpayeraccountid"]
    case .account: ["lineitemusageaccountid"]
    case .billingStart: ["billbillingperiodstartdate"]
    case .usageStart: ["lineitemusagestartdate"]
    case .productCode: ["lineitemproductcode"]
    case .productName: ["productproductname"]
    case .serviceCode: ["productservicecode"]
    case .usageType: ["lineitemusagetype", "productusagetype"]
    case .lineType: ["lineitemlineitemtype"]
    case .quantity: ["lineitemusageamount"]
    case .cost: ["lineitemunblendedcost"]
    case .netCost: ["lineitemnetunblendedcost"]
    case .listCost: ["pricingpublicondemandcost"]
    case .currency: ["lineitemcurrencycode", "pricingcurrency"]
    case .region: ["productregioncode"]
    case .otherRegion: ["productregion"]
    case .product: ["product"]
    case .invoice: ["billinvoiceid"]
    case .description: ["lineitemlineitemdescription"]
    case .otherQuantity, .skuMeter, .skuPriceDetails, .ownMeter, .ownPlan: []
    }
  }

  /// As FOCUS 1.0 and 1.2 name it.
  ///
  /// https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-0-aws-columns.html
  private var focusNames: [String] {
    switch self {
    case .payer: ["billingaccountid"]
    case .account: ["subaccountid"]
    case .billingStart: ["billingperiodstart"]
    case .usageStart: ["chargeperiodstart"]
    case .productCode: ["xservicecode"]
    case .productName: ["servicename"]
    case .usageType: ["xusagetype"]
    case .lineType: ["chargecategory"]
    case .quantity: ["consumedquantity", "usagequantity"]
    case .otherQuantity: ["pricingquantity"]
    case .cost: ["billedcost"]
    case .listCost: ["listcost"]
    case .currency: ["billingcurrency"]
    case .region: ["regionid"]
    case .otherRegion: ["region"]
    case .invoice: ["invoiceid"]
    case .skuMeter: ["skumeter"]
    case .skuPriceDetails: ["skupricedetails"]
    case .description: ["chargedescription"]
    case .ownMeter: ["xmeter"]
    case .ownPlan: ["xplan"]
    case .serviceCode, .netCost, .product: []
    }
  }

  /// Columns any of which can tell that a line is about Cognito.
  static let telling: [BillColumn] = [.productCode, .productName, .serviceCode, .usageType, .skuMeter]
}

/// Where the columns of a bill are.
struct BillColumns {
  let format: BillFormat
  /// Columns of the file, in the order of their places in a record.
  let kept: [Int]
  private var places: [BillColumn: Int] = [:]

  init(header: [String]) throws(BillProblem) {
    let names = header.map(\.withoutPunctuation)
    let isReport = names.contains { $0.hasPrefix("lineitem") }
    guard isReport || names.contains("billedcost") else { throw .notABill }
    format = isReport ? .costAndUsageReport : .focus
    var kept: [Int] = []
    for column in BillColumn.allCases {
      guard let index = column.names(in: format).lazy.compactMap({ names.firstIndex(of: $0) }).first else { continue }
      places[column] = kept.firstIndex(of: index) ?? kept.count
      if !kept.contains(index) { kept.append(index) }
    }
    self.kept = kept
    if !has(.usageStart), !has(.billingStart) { throw .missingColumn("the month", format: format) }
    if !has(.cost), !has(.netCost) { throw .missingColumn("the cost", format: format) }
    guard BillColumn.telling.contains(where: has) else {
      throw .missingColumn("the service or usage type", format: format)
    }
  }

  func has(_ column: BillColumn) -> Bool { places[column] != nil }

  /// The place of a column in a record.
  subscript(column: BillColumn) -> Int? { places[column] }
}

extension String {
  /// Letters and digits in lower case: what the names of a column have in common.
  var withoutPunctuation: String { lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) } }
}
