namespace McpGovernance.Audit;

/// <summary>Tells a full disk from one that fails.</summary>
internal static class DiskRoom
{
    private const int NoSpace = 28;
    private const int QuotaLinux = 122;
    private const int QuotaDarwin = 69;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Whether something failed because there is no room, or no more of it for this user.</summary>
    public static bool IsLacking(Exception cause)
    {
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner is IOException && inner.HResult is NoSpace or QuotaLinux or QuotaDarwin or HandleDiskFull or DiskFull)
            {
                return true;
            }
        }

        return false;
    }
}
