using System.Collections;
using System.Diagnostics;
using System.Globalization;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>Every text of what was exported.</summary>
internal static class Exported
{
    /// <summary>Tags that have a value, each as <c>name=value</c>.</summary>
    public static IEnumerable<string> Pairs(IEnumerable<KeyValuePair<string, object?>> tags) =>
        tags.Where(static tag => tag.Value is not null).Select(static tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}"));

    public static IEnumerable<string> Texts(IEnumerable<Activity> spans) => spans.SelectMany(static span => Texts(span));

    public static IEnumerable<string> Texts(Activity span) =>
    [
        span.DisplayName, span.OperationName, span.StatusDescription ?? "", span.TraceStateString ?? "",
        .. Texts(span.TagObjects), .. Texts(span.Baggage.Select(static item => new KeyValuePair<string, object?>(item.Key, item.Value))),
        .. span.Events.SelectMany(static item => Texts(item.Tags).Prepend(item.Name)),
        .. span.Links.SelectMany(static link => Texts(link.Tags ?? [])),
    ];

    public static IEnumerable<string> Texts(IEnumerable<LogRecord> logs) => logs.SelectMany(static log => (string[])
    [
        log.CategoryName ?? "", log.Body ?? "", log.FormattedMessage ?? "", log.EventId.Name ?? "", log.Exception?.ToString() ?? "", .. Texts(log.Attributes ?? []),
    ]);

    public static IEnumerable<string> Texts(IEnumerable<MetricSnapshot> metrics) => metrics.SelectMany(static metric =>
        metric.MetricPoints.SelectMany(static point =>
        {
            var texts = new List<string>();
            foreach (var tag in point.Tags)
            {
                texts.AddRange(Texts([tag]));
            }

            return texts;
        }).Prepend(metric.Name));

    private static IEnumerable<string> Texts(IEnumerable<KeyValuePair<string, object?>> tags) => tags.SelectMany(static tag => Texts(tag.Value).Prepend(tag.Key));

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable many => many.Cast<object?>().SelectMany(static item => Texts(item)),
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture)!],
    };
}
