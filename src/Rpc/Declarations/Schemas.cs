namespace OpenLedger.Rpc.Declarations;

/// <summary>The named schemas that many methods share.</summary>
public static class Schemas
{
    /// <summary>0x-data of any even length.</summary>
    public static Schema Data { get; } =
        Schema.Pattern("^0x([0-9a-fA-F]{2})*$").Called("Data", "Bytes, two hex digits each");

    /// <summary>A 0x-quantity below 2^256.</summary>
    public static Schema Quantity { get; } = Schema.Pattern("^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,63})$")
        .Called("Quantity", "Number below 2^256 in hex, without leading zeros");

    /// <summary>A 0x-quantity below 2^64.</summary>
    public static Schema Quantity64 { get; } = Schema.Pattern("^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,15})$")
        .Called("Quantity64", "Number below 2^64 in hex, without leading zeros");

    /// <summary>A 20-byte address.</summary>
    public static Schema Address { get; } =
        Schema.Pattern("^0x[0-9a-fA-F]{40}$").Called("Address", "Address, 20 bytes in hex");

    /// <summary>A 32-byte hash.</summary>
    public static Schema Hash { get; } =
        Schema.Pattern("^0x[0-9a-fA-F]{64}$").Called("Hash", "32 bytes in hex");

    /// <summary>A whole JSON number below 2^53.</summary>
    public static Schema Number { get; } =
        Schema.Whole(0, JsonTypes.NumberMax).Called("Number", "Whole JSON number below 2^53");

    /// <summary>Wei and other wide numbers of openledger_*.</summary>
    public static Schema Decimal { get; } =
        Schema.Pattern("^(0|[1-9][0-9]*)$").Called("Decimal", "Number below 2^256 as a decimal string");
}
