using MediationWorkflows.Cases;

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

    /// <summary>Of what hangs on one case, nearly always all of it.</summary>
    public static int SizeInCase(int? limit) => Math.Clamp(limit ?? LargestSize, 1, LargestSize);

    /// <param name="rows">In their order; one more than fit tells that there is another page.</param>
    /// <param name="place">Where the next page begins after the row.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, int size, Func<T, string> place) =>
        rows.Count > size ? new([.. rows.Take(size)], place(rows[size - 1])) : Whole(rows);

    /// <exception cref="InvalidInputException">The row after which the page should begin is not in the list.</exception>
    public static InvalidInputException UnknownPlace() => new("after", "This list has no such place. Take it from \"next\" of the page before.");

    public static Page<T> Whole<T>(IReadOnlyList<T> items) => Page<T>.Whole(items);
}
