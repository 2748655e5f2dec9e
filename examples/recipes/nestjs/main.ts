import 'reflect-metadata'
import { createInterface } from 'node:readline'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.ts'
import { WelcomeService } from './welcome.service.ts'

/** A worker without HTTP: it welcomes whoever is named on a line of its input, until it is told to end. */
const app = await NestFactory.createApplicationContext(AppModule)
app.enableShutdownHooks()
const service = app.get(WelcomeService)
createInterface({ input: process.stdin }).on('line', (address) => service.welcome(address))
