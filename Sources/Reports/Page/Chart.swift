/// A drawing of numbers over a horizontal axis, before it is SVG.
///
/// Everything that it shows also stands in a table beside it; nothing has to be read off the drawing.
public struct Chart: Hashable, Sendable {
  /// What files and links call it, such as "trend".
  ///
  /// Letters, digits and hyphens only, since it becomes a part of markup.
  public let name: String
  public var title: String
  /// One sentence for people who cannot see it.
  public var summary: String
  /// Labels of the horizontal axis, at positions from 0 upward.
  public var ticks: [Tick]
  /// Positions from here to there are drawn.
  public var span: ClosedRange<Double>
  public var unit: Unit
  /// Of the numbers on the vertical axis.
  public var language: Language
  public var series: [Series]

  public struct Tick: Hashable, Sendable {
    public var position: Double
    public var label: String

    public init(_ position: Double, _ label: String) {
      self.position = position
      self.label = label
    }
  }

  /// What the vertical axis counts.
  public enum Unit: Hashable, Sendable {
    case count
    case percent
  }

  public struct Series: Hashable, Sendable {
    /// Nil where the title says it.
    public var label: String?
    public var shape: Shape
    /// Which of the chart's colours, from 0.
    public var colour: Int

    public init(_ label: String?, _ shape: Shape, colour: Int = 0) {
      self.label = label
      self.shape = shape
      self.colour = colour
    }
  }

  public enum Shape: Hashable, Sendable {
    /// Each as wide as most of one unit of the axis.
    case bars([Point])
    /// Bars that begin where others end, or below 0.
    case spans([Interval])
    /// Empty bars around others: how much there could be.
    case frames([Point])
    case line([Point])
    /// The same, for what is not certain.
    case dashedLine([Point])
    case band([Interval])
    /// A place on a line, with lines to both axes.
    case mark(Point)
    /// Words above bars.
    case texts([Label])
  }

  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  public struct Label: Hashable, Sendable {
    public var point: Point
    public var text: String

    public init(_ x: Double, _ y: Double, _ text: String) {
      point = Point(x, y)
      self.text = text
    }
  }

  public struct Interval: Hashable, Sendable {
    public var x: Double
    public var low: Double
    public var high: Double

    public init(_ x: Double, _ low: Double, _ high: Double) {
      self.x = x
      self.low = low
      self.high = high
    }
  }

  /// - Parameter name: what is no letter, digit or hyphen in it becomes a hyphen.
  public init(
    name: String, title: String, summary: String, ticks: [Tick], span: ClosedRange<Double>, unit: Unit = .count,
    language: Language = .english, series: [Series]
  ) {
    self.name = String(name.unicodeScalars.prefix(80).map { Chart.isPlain($0) ? Character($0) : "-" })
    self.title = title
    self.summary = summary
    self.ticks = ticks
    self.span = span
    self.unit = unit
    self.language = language
    self.series = series
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": true
    default: false
    }
  }

  /// The largest value that is drawn, and the smallest where it is below 0.
  var extremes: (highest: Double, lowest: Double) {
    let values = series.flatMap { series -> [Double] in
      switch series.shape {
      case .bars(let points), .frames(let points), .line(let points), .dashedLine(let points): points.map(\.y)
      case .band(let intervals), .spans(let intervals): intervals.flatMap { [$0.low, $0.high] }
      case .mark(let point): [point.y]
      case .texts: []
      }
    }
    return (values.max() ?? 0, min(0, values.min() ?? 0))
  }
}
