namespace McpGovernance.Audit;

/// <summary>The digests that a record still lacks, in the order in which they stand. Used again and again; not thread safe.</summary>
internal sealed class OpenDigests
{
    private OpenDigest[] _digests = new OpenDigest[1];
    private int _count;

    public ReadOnlySpan<OpenDigest> Span => _digests.AsSpan(0, _count);

    public void Add(in OpenDigest digest)
    {
        if (_count == _digests.Length)
        {
            Array.Resize(ref _digests, 2 * _count);
        }

        _digests[_count++] = digest;
    }

    public void CopyFrom(OpenDigests other)
    {
        if (_digests.Length < other._count)
        {
            _digests = new OpenDigest[other._digests.Length];
        }

        _count = other._count;
        other.Span.CopyTo(_digests);
    }

    public void Clear() => _count = 0;
}
