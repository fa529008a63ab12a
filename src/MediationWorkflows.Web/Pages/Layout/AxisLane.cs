using NodaTime;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>A row of a <see cref="TimeAxis"/>.</summary>
public sealed record AxisLane(string Name, IReadOnlyList<AxisMark> Marks);

/// <summary>One thing on a <see cref="TimeAxis"/>.</summary>
/// <param name="Until">The end of what lasts; null: a moment.</param>
/// <param name="Look">Its class in <c>app.css</c>; what it is stands in <paramref name="Title"/> too.</param>
public sealed record AxisMark(Instant At, Instant? Until, string Look, string Title);
