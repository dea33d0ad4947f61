namespace McpGovernance.Audit;

/// <summary>What an epoch ends with that is no record: written by a process that died, and never acknowledged.</summary>
internal sealed record TornTail(SegmentName Segment, long At, long Bytes, byte[] Digest);
