namespace VersionedTools;

/// <summary>What the story claims, line by line, and whether it was so.</summary>
internal sealed class Proof
{
    public int Failed { get; private set; }

    public static void Chapter(string title) => Console.WriteLine($"{Environment.NewLine}{title}");

    public void Say(string claim, bool isSo)
    {
        Failed += isSo ? 0 : 1;
        Console.WriteLine($"  {(isSo ? "yes" : "NO ")}  {claim}");
    }

    /// <summary>Waits for what another process is about to do.</summary>
    public static async Task<bool> SoonAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await isSo())
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }
}
