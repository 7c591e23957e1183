# Not built in this project's own CI: no container engine is available there.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Node/OpenLedger.Node.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The first name that the base image's distribution has.
RUN apt-get update \
    && for choices in "librocksdb7.8 librocksdb8.9 librocksdb9.10" "libsecp256k1-1 libsecp256k1-2" "libsodium23 libsodium26"; do \
         for package in $choices; do apt-get install -y --no-install-recommends "$package" && break; done; \
       done \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /var/lib/openledger openledger
WORKDIR /app
COPY --from=build /app .
COPY genesis.json ./
COPY samples ./samples
USER openledger
EXPOSE 8545
# Liveness: a node that syncs is healthy. Whether it should be asked is GET /ready's to say.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -fsS http://127.0.0.1:8545/health || exit 1
ENTRYPOINT ["dotnet", "OpenLedger.Node.dll"]
CMD ["devnet", "--rpc-address", "0.0.0.0", "--data", "/var/lib/openledger/devnet"]
