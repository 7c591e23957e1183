using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Declarations;

/// <summary>The types of parameters that many methods share.</summary>
public static class JsonTypes
{
    /// <summary>The largest id or height that openledger_* reads and writes as a JSON number.</summary>
    public const ulong NumberMax = (1UL << 53) - 1;

    /// <summary>0x-data of any even length.</summary>
    public static JsonType<byte[]> Data { get; } = new(Schemas.Data, RpcArguments.ReadData);

    /// <summary>A 0x-quantity below 2^256.</summary>
    public static JsonType<UInt256> Quantity { get; } = new(Schemas.Quantity, RpcArguments.ReadQuantity);

    /// <summary>A 0x-quantity below 2^64.</summary>
    public static JsonType<ulong> Quantity64 { get; } = new(Schemas.Quantity64, RpcArguments.ReadUInt64);

    /// <summary>A 20-byte address.</summary>
    public static JsonType<Address> Address { get; } = new(Schemas.Address, RpcArguments.ReadAddress);

    /// <summary>A 32-byte hash.</summary>
    public static JsonType<Hash256> Hash { get; } = new(Schemas.Hash, RpcArguments.ReadHash);

    /// <summary>A string of well-formed text.</summary>
    public static JsonType<string> Text { get; } = new(Schema.Text, RpcArguments.ReadText);

    /// <summary>true or false.</summary>
    public static JsonType<bool> Flag { get; } = new(Schema.Flag, RpcArguments.ReadFlag);

    /// <summary>A whole JSON number below 2^53.</summary>
    public static JsonType<ulong> Number { get; } = new(Schemas.Number, RpcArguments.ReadNumber);

    /// <summary>A whole JSON number of a range.</summary>
    public static JsonType<ulong> NumberOf(ulong least, ulong most) => new(
        Schema.Whole(least, most),
        (element, name) => RpcArguments.ReadNumber(element, name) switch
        {
            var value when value < least => throw RpcException.InvalidParams($"'{name}' must be at least {least}"),
            var value when value > most => throw RpcException.InvalidParams($"'{name}' must be at most {most}"),
            var value => value,
        });

    /// <summary>A text of at most so many bytes of UTF-8.</summary>
    public static JsonType<string> TextOf(int bytesMax) => new(
        Schema.Text,
        (element, name) =>
        {
            string text = RpcArguments.ReadText(element, name);
            return Encoding.UTF8.GetByteCount(text) <= bytesMax
                ? text
                : throw RpcException.InvalidParams($"'{name}' has at most {bytesMax} bytes");
        });

    /// <summary>
    /// An object that has no members but these, so that a misspelt one is an error and not a default.
    /// </summary>
    public static JsonType<ObjectArguments> Object(params IReadOnlyList<Parameter> members) => new(
        Schema.Object([.. members.Select(static member => member.ToMember())]),
        (element, name) => new ObjectArguments(element, name, members, isOpen: false));

    /// <summary>An object of which only these members are read; others are passed over.</summary>
    public static JsonType<ObjectArguments> OpenObject(params IReadOnlyList<Parameter> members) => new(
        Schema.OpenObject([.. members.Select(static member => member.ToMember())]),
        (element, name) => new ObjectArguments(element, name, members, isOpen: true));

    /// <summary>What is told apart by whether it is a number or a string.</summary>
    public static JsonType<(TNumber? Number, TText? Text)> Either<TNumber, TText>(
        JsonType<TNumber> number, JsonType<TText> text)
        where TNumber : struct
        where TText : struct => new(
        Schema.AnyOf(number.Schema, text.Schema),
        (element, name) => element.ValueKind == JsonValueKind.String
            ? (null, text.Read(element, name))
            : (number.Read(element, name), null));
}
