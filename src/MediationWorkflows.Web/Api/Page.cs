namespace MediationWorkflows.Web.Api;

/// <summary>One page of a list. <paramref name="Next"/> goes into <c>?after=</c>; null on the last page.</summary>
sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>A list that is short by nature: all on one page.</summary>
    public static Page<T> Whole(IReadOnlyList<T> items) => new(items, Next: null);
}

static class Page
{
    public const int DefaultSize = 50;
    public const int LargestSize = 200;

    public static int Size(int? limit) => Math.Clamp(limit ?? DefaultSize, 1, LargestSize);

    public static Page<T> Whole<T>(IReadOnlyList<T> items) => Page<T>.Whole(items);
}
