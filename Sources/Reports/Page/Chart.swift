/// A drawing of numbers over a horizontal axis, before it is SVG.
///
/// Everything that it shows also stands in a table beside it; nothing has to be read off the drawing.
public struct Chart: Hashable, Sendable {
  /// What files and links call it: "trend".
  public var name: String
  public var title: String
  /// One sentence for people who cannot see it.
  public var summary: String
  /// Labels of the horizontal axis, at positions from 0 upward.
  public var ticks: [Tick]
  /// Positions from here to there are drawn.
  public var span: ClosedRange<Double>
  public var unit: Unit
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
    /// Amounts of money, by the currency's code.
    case money(String)
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
    case line([Point])
    /// The same, for what is not certain.
    case dashedLine([Point])
    case band([Interval])
    /// A mark with a label beside it.
    case mark(Point, String)
  }

  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
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

  public init(
    name: String, title: String, summary: String, ticks: [Tick], span: ClosedRange<Double>, unit: Unit = .count,
    series: [Series]
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.ticks = ticks
    self.span = span
    self.unit = unit
    self.series = series
  }

  /// The largest value that is drawn.
  var maximum: Double {
    series.flatMap { series -> [Double] in
      switch series.shape {
      case .bars(let points), .line(let points), .dashedLine(let points): points.map(\.y)
      case .band(let intervals): intervals.map(\.high)
      case .mark(let point, _): [point.y]
      }
    }.max() ?? 0
  }
}
