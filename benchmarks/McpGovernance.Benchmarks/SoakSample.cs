namespace McpGovernance.Benchmarks;

/// <summary>What stood at one moment of a soak.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Calls">Calls that were answered so far, over all clients.</param>
/// <param name="Connects">Clients that came, called once and went.</param>
/// <param name="Rate">Calls a second since the sample before.</param>
/// <param name="Heap">Bytes of the managed heap after a full collection.</param>
/// <param name="WorkingSet">Bytes of the process in memory.</param>
/// <param name="Handles">Open file descriptors; on Windows handles.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Queue">Records accepted and not yet written, over all journals.</param>
internal sealed record SoakSample(
    TimeSpan At, long Calls, long Connects, double Rate, long Heap, long WorkingSet, int Handles, int Threads, long Queue);
