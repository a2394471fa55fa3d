# syntax=docker/dockerfile:1
# docker build --target cpu .     the server on CPUs, without a shell, as the user 1654
# docker build --target gpu .     the same on CUDA 13 (host driver 580 or newer)
# docker build --target tools .   the `dmin` command
#
# Tags, which move within a version. A release is built on digests, --build-arg ASPNET=mcr.microsoft.com/dotnet/aspnet@sha256:... and so on,
# and with --build-arg RELEASE=true, which takes nothing else: docs/operations.md, Make a release.
ARG RELEASE=false
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG ASPNET=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
ARG ASPNET_FULL=mcr.microsoft.com/dotnet/aspnet:10.0-noble
ARG CUDA=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM ${SDK} AS source
ARG RELEASE
ARG SDK
ARG ASPNET
ARG ASPNET_FULL
ARG CUDA
RUN for image in $SDK $ASPNET $ASPNET_FULL $CUDA; do case $RELEASE/$image in true/*@sha256:*|false/*) ;; *) echo "RELEASE is $RELEASE, and $image is no digest" >&2; exit 1 ;; esac; done
RUN dotnet tool install CycloneDX --version 6.3.1 --tool-path /tools
WORKDIR /source
COPY . .

FROM source AS publish-cpu
RUN dotnet publish src/DminServing.Server -c Release -o /app --self-contained false -p:UseAppHost=false -p:OnnxRuntimeFlavor=cpu
RUN /tools/dotnet-CycloneDX src/DminServing.Server/DminServing.Server.csproj --disable-package-restore --no-serial-number --output /app --filename sbom.json --output-format Json --set-version "$(dotnet msbuild src/DminServing.Server -getProperty:Version)"

FROM source AS publish-gpu
RUN dotnet publish src/DminServing.Server -c Release -o /app --self-contained false -p:UseAppHost=false -p:OnnxRuntimeFlavor=gpu
RUN /tools/dotnet-CycloneDX src/DminServing.Server/DminServing.Server.csproj --disable-package-restore --no-serial-number --output /app --filename sbom.json --output-format Json --set-version "$(dotnet msbuild src/DminServing.Server -getProperty:Version)"

FROM source AS publish-tools
RUN dotnet publish src/DminServing.Cli -c Release -o /app --self-contained false -p:UseAppHost=false
RUN /tools/dotnet-CycloneDX src/DminServing.Cli/DminServing.Cli.csproj --disable-package-restore --no-serial-number --output /app --filename sbom.json --output-format Json --set-version "$(dotnet msbuild src/DminServing.Cli -getProperty:Version)"

FROM ${ASPNET_FULL} AS dotnet

FROM ${ASPNET} AS tools
COPY --from=publish-tools /app /app
COPY --from=source /source/models /app/models
USER 1654
ENTRYPOINT ["dotnet", "/app/dmin.dll"]

FROM ${CUDA} AS gpu
COPY --from=dotnet /usr/share/dotnet /usr/share/dotnet
RUN ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet
COPY --from=publish-gpu /app /app
# Two arenas: docs/operations.md, Memory. No diagnostics: they want a socket in /tmp and let whoever is in the container look inside.
ENV MALLOC_ARENA_MAX=2 DOTNET_EnableDiagnostics=0 DOTNET_RUNNING_IN_CONTAINER=true Inference__Provider=cuda NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 1654
EXPOSE 8080 8081 8082
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["dotnet", "/app/DminServing.Server.dll", "probe"]
ENTRYPOINT ["dotnet", "/app/DminServing.Server.dll"]

FROM ${ASPNET} AS cpu
COPY --from=publish-cpu /app /app
ENV MALLOC_ARENA_MAX=2 DOTNET_EnableDiagnostics=0
USER 1654
EXPOSE 8080 8081 8082
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["dotnet", "/app/DminServing.Server.dll", "probe"]
ENTRYPOINT ["dotnet", "/app/DminServing.Server.dll"]
