using System.Globalization;

namespace McpGovernance.Benchmarks;

/// <summary>Says of the samples of a soak what grew.</summary>
internal static class SoakVerdict
{
    private const int Fewest = 6;
    private const long Mebi = 1 << 20;

    /// <summary>The rule, as the result tells it.</summary>
    public const string Rule =
        "The first fifth of the samples, at least two, is warm-up. Of the others the median of the last third is held against the median of the first third. "
        + "Flat is: heap at most 5 % or 1 MiB more, working set at most 10 % or 16 MiB more, file descriptors at most 4 more, threads at most 4 more, journal queue at most 1,024 records more. "
        + "With fewer than six samples after the warm-up nothing is said.";

    private static readonly (string Name, Func<SoakSample, double> Read, Func<double, double> MayGrow)[] Figures =
    [
        ("managed heap", static sample => sample.Heap, static before => Math.Max(before * 0.05, Mebi)),
        ("working set", static sample => sample.WorkingSet, static before => Math.Max(before * 0.10, 16 * Mebi)),
        ("file descriptors", static sample => sample.Handles, static _ => 4),
        ("threads", static sample => sample.Threads, static _ => 4),
        ("journal queue", static sample => sample.Queue, static _ => 1024),
    ];

    /// <summary>One line for each figure, or one that says why there is none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<SoakSample> samples)
    {
        var counted = samples.Skip(Math.Max(2, samples.Count / 5)).ToList();
        return counted.Count < Fewest
            ? [$"Too short to say: {counted.Count} samples after the warm-up."]
            : [.. Figures.Select(figure => Line(figure.Name, figure.Read, figure.MayGrow, counted))];
    }

    private static string Line(string name, Func<SoakSample, double> read, Func<double, double> mayGrow, List<SoakSample> counted)
    {
        var third = counted.Count / 3;
        var before = Budget.Middle([.. counted.Take(third).Select(read)]);
        var after = Budget.Middle([.. counted.TakeLast(third).Select(read)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {(after - before <= mayGrow(before) ? "flat" : "**not flat**")} ({before:N0} to {after:N0}, {after - before:+#,0;-#,0;0}; at most {mayGrow(before):N0} more)");
    }
}
