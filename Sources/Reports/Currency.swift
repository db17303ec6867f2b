import Domain

/// A currency of ISO 4217, with the decimals of its minor unit.
///
/// https://www.six-group.com/en/products-services/financial-information/data-standards.html (list one)
public struct Currency: Hashable, Sendable, CustomStringConvertible {
  /// "JPY".
  public let code: String
  /// 0 for yen, 2 for dollars, 3 for dinars.
  public let places: Int

  public static let dollar = Currency(code: "USD", places: 2)

  private init(code: String, places: Int) {
    self.code = code
    self.places = places
  }

  /// Reads a code in any case; nil for what is no currency in use.
  public init?(_ text: some StringProtocol) {
    let code = text.uppercased()
    guard code.utf8.count == 3, let places = Currency.places[code] else { return nil }
    self.init(code: code, places: places)
  }

  public var description: String { code }

  private static let places: [String: Int] = {
    let groups: [(Int, String)] = [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
      (
        2,
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW \
        CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
        MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
        SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER \
        ZAR ZMW ZWG
        """
      ),
      (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"),
    ]
    var places: [String: Int] = [:]
    for (count, codes) in groups { for code in codes.split(separator: " ") { places[String(code)] = count } }
    return places
  }()
}

/// What a dollar is worth in another currency, and when it was.
public struct ExchangeRate: Hashable, Sendable {
  public var currency: Currency
  /// Units of the currency for one US dollar; more than 0.
  public var rate: Money
  /// The day that the rate is of; nil for dollars, which need none.
  public var day: Day?

  /// No conversion.
  public static let none = ExchangeRate(currency: .dollar, rate: Money(tenBillionths: 10_000_000_000), day: nil)

  public init(currency: Currency, rate: Money, day: Day?) {
    self.currency = currency
    self.rate = rate
    self.day = day
  }

  func converted(_ money: Money) -> ExactAmount { ExactAmount(money, rate: rate) }
}
