namespace McpGovernance.Tests.Support.Identity;

internal static class Allocations
{
    /// <summary>Bytes that this thread allocates for each run, once everything is warm.</summary>
    public static long PerRun(Action run, int runs = 1_000)
    {
        for (var warm = 0; warm < 200; warm++)
        {
            run();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < runs; index++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / runs;
    }

    public static void Completed(ValueTask running)
    {
        if (!running.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("Expected to complete synchronously.");
        }
    }

    public static void Completed<T>(ValueTask<T> running)
    {
        if (!running.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("Expected to complete synchronously.");
        }
    }
}
