using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpenLedger.Explorer.Pages;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Routing;

/// <summary>The page of a devnet's faucet: a form, and what became of it.</summary>
internal sealed class FaucetForm(ExplorerContext site, IFaucet faucet)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/faucet";

    private const int FormBytesMax = 1_024;

    /// <summary>The form, and with POST the gift before it.</summary>
    public async Task<PageView> AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return View(StatusCodes.Status200OK, null, null, null);
        }

        string typed = await ReadAddressAsync(context).ConfigureAwait(false);
        if (!ChecksumAddress.TryParse(typed, out Address account))
        {
            return View(
                StatusCodes.Status400BadRequest,
                "That is no address: 0x and 40 hex digits, mixed case only with a right checksum.",
                typed, null);
        }

        string? refused = await faucet
            .TryGiveAsync(account, context.Connection.RemoteIpAddress, context.RequestAborted)
            .ConfigureAwait(false);
        return refused is null
            ? View(StatusCodes.Status200OK, "Sent; it is final.", null, account.ToString())
            : View(StatusCodes.Status429TooManyRequests, refused, typed, null);
    }

    private PageView View(int status, string? said, string? account, string? given) => new(
        typeof(FaucetPage),
        new Dictionary<string, object?>
        {
            [nameof(FaucetPage.Site)] = site,
            [nameof(FaucetPage.Said)] = said,
            [nameof(FaucetPage.Account)] = account,
            [nameof(FaucetPage.Given)] = given,
        },
        status);

    // At most so many bytes are read, whatever is sent.
    private static async Task<string> ReadAddressAsync(HttpContext context)
    {
        byte[] body = new byte[FormBytesMax];
        int length = await context.Request.Body
            .ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted)
            .ConfigureAwait(false);
        Dictionary<string, StringValues> form =
            QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body.AsSpan(0, length)));
        return form.TryGetValue("address", out StringValues values) ? values[0]?.Trim() ?? "" : "";
    }
}
