namespace MediationWorkflows.Web.Hosting;

/// <summary>How much anybody may send at once. Uploads have a limit of their own (<c>Documents:MaxMegabytes</c>) and stream.</summary>
static class RequestSizes
{
    /// <summary>In bytes: the largest definition that a designer would draw, and far more than a form holds.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    /// <summary>For bodies that say how long they are; Kestrel counts the others while they come.</summary>
    public static void UseSizeLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentLength > LargestBody && context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            await Problems.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "The request is too large.");
        else
            await next(context);
    });
}
