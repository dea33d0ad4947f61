namespace McpGovernance.Tests.Support;

/// <summary>Threads that begin at the same moment.</summary>
internal static class Racers
{
    public static void Run(int count, Action race) => Run(count, _ => race());

    public static void Run(int count, Action<int> race)
    {
        using var start = new Barrier(count);
        Exception? failure = null;
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                race(number);
            }
            catch (Exception cause)
            {
                failure = cause;
            }
        })).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        failure.Should().BeNull();
    }
}
